import { useQuery } from '@tanstack/react-query';
import { ImageOff } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { Message } from '@/lib/api/types';
import { messageWithImagesQuery, richQuery } from '../api/rich';
import { splitQuoted } from '../quoted';

const RichBody = lazy(() => import('./RichBody').then((module) => ({ default: module.RichBody })));

/** What a message says: its plain text, and in its place the HTML once both it and what makes it safe have come. */
export function MessageBody({ message }: { message: Message }) {
  return (
    <div className="pl-8.5 break-words">
      {message.has_html ? <Rich message={message} /> : <Plain text={message.content} />}
    </div>
  );
}

function Rich({ message }: { message: Message }) {
  const [images, setImages] = useState(false);
  const rich = useQuery(richQuery(message.ticket_id));
  const whole = useQuery({ ...messageWithImagesQuery(message), enabled: images });
  const plain = <Plain text={message.content} />;
  // After an edit the text is newer than the HTML until that is read again.
  const blocked = rich.data?.find((each) => each.id === message.id && each.etag === message.etag);
  const shown = whole.data?.etag === message.etag ? whole.data : blocked;
  if (!shown?.content_html) {
    return (
      <>
        {plain}
        {rich.isError && (
          <p className="mt-1 text-xs text-muted">
            The formatting could not be loaded.{' '}
            <button
              type="button"
              className="underline underline-offset-2"
              onClick={() => void rich.refetch()}
            >
              Try again
            </button>
          </p>
        )}
      </>
    );
  }
  return (
    <>
      <Suspense fallback={plain}>
        <RichBody html={shown.content_html} files={message.attachments} remoteImages={shown === whole.data} />
      </Suspense>
      {blocked && blocked.blocked_images > 0 && shown !== whole.data && (
        <p className="mt-2 text-xs text-muted">
          <ImageOff size={13} aria-hidden className="mr-1.5 inline" />
          {blocked.blocked_images === 1 ? '1 picture' : `${blocked.blocked_images} pictures`} from elsewhere
          not loaded: their owner would learn that you read this.{' '}
          <button
            type="button"
            className="rounded font-medium whitespace-nowrap text-accent underline underline-offset-2"
            disabled={whole.isFetching}
            onClick={() => setImages(true)}
          >
            Show images
          </button>
          {whole.isError && <span role="alert"> They could not be loaded.</span>}
        </p>
      )}
    </>
  );
}

function Plain({ text }: { text: string }) {
  const { own, quoted } = splitQuoted(text);
  return (
    <>
      <p className="whitespace-pre-wrap">{own}</p>
      {quoted && (
        <details className="quotation">
          <summary>Quoted text</summary>
          <p className="whitespace-pre-wrap">{quoted}</p>
        </details>
      )}
    </>
  );
}
