/** Short messages at the edge of the page. The library loads with the first message: most visits to a page show none. */
import type { ExternalToast } from 'sonner';

const library = () => import('sonner');

export const toast = {
  info: (text: string, options?: ExternalToast) =>
    void library().then(({ toast: show }) => show(text, options)),
  success: (text: string) => void library().then(({ toast: show }) => show.success(text)),
  error: (text: string, options?: ExternalToast) =>
    void library().then(({ toast: show }) => show.error(text, options)),
};
