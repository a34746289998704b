/* A letter typed into a field is a letter, not a key. (A field of a dialog that has just closed keeps the keys until
   the next frame, and nobody types where nothing is seen.) */
export function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || (target.closest("input, textarea, select") && target.checkVisibility());
}
