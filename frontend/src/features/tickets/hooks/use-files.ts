/** The files of a reply or note that is being written: uploaded at once, kept in this browser until it is sent. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { newActionKey } from '@/lib/action-key';
import { toApiError } from '@/lib/api/error';
import type { Attachment } from '@/lib/api/types';
import type { DraftKind } from '@/lib/drafts';
import { readStored, writeStored } from '@/lib/storage';
import { removeFile, uploadFile } from '../api/attachments';

/** A file on its way, or one that did not get there. */
export interface Upload {
  key: string;
  file: File;
  progress: number;
  error?: string;
}

interface Kept {
  files: Attachment[];
  /** Another set of files is another action. */
  key: string;
}

export const MOST_FILES = 20;

export function useFiles(agentId: string, ticketId: string, kind: DraftKind) {
  const storage = `quimbi.files.${agentId}.${ticketId}.${kind}`;
  const [kept, setKept] = useState(() => read(storage));
  const [uploads, setUploads] = useState<Upload[]>([]);
  const latest = useRef(kept);
  const running = useRef(new Map<string, AbortController>());

  useEffect(() => {
    const stoppable = running.current;
    return () => stoppable.forEach((each) => each.abort());
  }, []);

  const keep = useCallback(
    (files: Attachment[]) => {
      latest.current = { files, key: files.length ? newActionKey() : '' };
      setKept(latest.current);
      writeStored(storage, files.length ? JSON.stringify(latest.current) : null);
    },
    [storage],
  );

  const change = (key: string, values: Partial<Upload>) =>
    setUploads((all) => all.map((each) => (each.key === key ? { ...each, ...values } : each)));
  const forget = (key: string) => setUploads((all) => all.filter((each) => each.key !== key));

  const start = async ({ key, file }: Pick<Upload, 'key' | 'file'>) => {
    const stop = new AbortController();
    running.current.set(key, stop);
    try {
      const onProgress = (progress: number) => change(key, { progress });
      const attachment = await uploadFile(ticketId, file, { key, signal: stop.signal, onProgress });
      keep([...latest.current.files, attachment]);
      forget(key);
    } catch (thrown) {
      if (!stop.signal.aborted) change(key, { error: toApiError(thrown).message });
    } finally {
      running.current.delete(key);
    }
  };

  const add = (files: Iterable<File>) => {
    const room = MOST_FILES - latest.current.files.length - uploads.length;
    for (const file of [...files].slice(0, Math.max(0, room))) {
      const upload = { key: newActionKey(), file, progress: 0 };
      setUploads((all) => [...all, upload]);
      void start(upload);
    }
  };

  /** The same upload once more: what had arrived in full is not stored twice. */
  const retry = (upload: Upload) => {
    setUploads((all) =>
      all.map((each) => (each.key === upload.key ? { key: each.key, file: each.file, progress: 0 } : each)),
    );
    void start(upload);
  };

  const cancel = (upload: Upload) => {
    running.current.get(upload.key)?.abort();
    forget(upload.key);
  };

  const remove = (file: Attachment) => {
    keep(latest.current.files.filter((each) => each.id !== file.id));
    // Whatever comes of it: a file that no message took along goes by itself after a day.
    removeFile(file.id, newActionKey()).catch(() => undefined);
  };

  return {
    files: kept.files,
    key: kept.key,
    uploads,
    /** Whether something is still on its way. */
    busy: uploads.some((each) => !each.error),
    add,
    retry,
    cancel,
    remove,
    clear: useCallback(() => keep([]), [keep]),
  };
}

export type Files = ReturnType<typeof useFiles>;

function read(storage: string): Kept {
  try {
    const parsed = JSON.parse(readStored(storage) ?? 'null') as Partial<Kept> | null;
    if (Array.isArray(parsed?.files) && typeof parsed.key === 'string') {
      return { files: parsed.files, key: parsed.key };
    }
  } catch {
    // Not ours or damaged: start empty.
  }
  return { files: [], key: '' };
}
