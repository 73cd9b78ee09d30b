// A look without looking: one high tone and a short buzz for "serve", two low ones for anything else.

let sound: AudioContext | undefined

window.addEventListener(
  'pointerdown',
  () => {
    sound ??= new AudioContext()
    void sound.resume()
  },
  { passive: true },
)

function tone(frequency: number, after: number): void {
  if (!sound || sound.state !== 'running') return
  const [voice, loudness] = [sound.createOscillator(), sound.createGain()]
  const from = sound.currentTime + after
  voice.frequency.value = frequency
  loudness.gain.setValueAtTime(0.2, from)
  loudness.gain.exponentialRampToValueAtTime(0.001, from + 0.18)
  voice.connect(loudness).connect(sound.destination)
  voice.start(from)
  voice.stop(from + 0.2)
}

/** Tell the clerk's ear and hand; browsers without either stay silent. */
export function signal(isReady: boolean): void {
  if (isReady) tone(1046, 0)
  else [330, 262].forEach((frequency, index) => tone(frequency, index * 0.22))
  navigator.vibrate?.(isReady ? 80 : [120, 80, 120])
}
