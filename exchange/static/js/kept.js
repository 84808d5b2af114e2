// What this browser keeps of words that are not saved yet, by writer and text: until they are saved, or the writer signs out.

const OURS = "text ";

export function keep(name, words) {
  try { localStorage.setItem(OURS + name, JSON.stringify(words)); } catch { /* No room, or not allowed: the platform has them soon. */ }
}

export function kept(name) {
  try { return JSON.parse(localStorage.getItem(OURS + name)); } catch { return null; }
}

export function forget(name) {
  try { localStorage.removeItem(OURS + name); } catch { /* Nothing is kept where nothing may be. */ }
}

export function forgetAll() {
  try { Object.keys(localStorage).filter((key) => key.startsWith(OURS)).forEach((key) => localStorage.removeItem(key)); } catch { /* As above. */ }
}
