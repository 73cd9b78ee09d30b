// A photo on its way: a form the browser encodes itself, however the client types its body.
export function pictureForm(file: File, fields: Record<string, string> = {}): FormData {
  const form = new FormData()
  form.set('file', file)
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  return form
}
