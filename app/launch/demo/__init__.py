"""`make demo`: one family through the whole journey, over HTTP only, as its phone, the desk and the officers would."""
