/** Shows the note that the address names, once it is there, and lets the keyboard go on from it. */
import { useEffect, useRef, type MutableRefObject } from 'react';
import { useLocation } from 'react-router-dom';

/** The name of a note in addresses. */
export const noteAnchor = (id: string) => `note-${id}`;

/**
 * @param shown changes when there is more to show
 * @param atEndRef set to false when a note was found: the thread stays there instead of following new messages
 */
export function useLinkedNote(shown: unknown, atEndRef: MutableRefObject<boolean>): void {
  const { hash, key } = useLocation();
  const found = useRef('');
  useEffect(() => {
    const visit = `${key}${hash}`;
    const note = hash.startsWith('#note-') ? document.getElementById(hash.slice(1)) : null;
    if (!note || found.current === visit) return;
    found.current = visit;
    atEndRef.current = false;
    note.scrollIntoView({ block: 'center' });
    note.focus({ preventScroll: true });
  }, [hash, key, shown, atEndRef]);
}
