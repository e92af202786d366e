import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { ConnectionLost, type Progress, upload } from "./upload";

/** An upload that runs, or that failed and was not dismissed yet. */
export interface Upload {
  key: string;
  name: string;
  progress: Progress;
  cancel: () => void;
  error?: Error;
}

/** The uploads of this page. A finished one leaves the list: its image is in the table. */
export function useUploads() {
  const queries = useQueryClient();
  const [uploads, setUploads] = useState<Upload[]>([]);

  const change = useCallback((key: string, changes: Partial<Upload>) => {
    setUploads((all) => all.map((one) => (one.key === key ? { ...one, ...changes } : one)));
  }, []);
  const remove = useCallback((key: string) => {
    setUploads((all) => all.filter((one) => one.key !== key));
  }, []);

  const start = useCallback(
    async (file: File) => {
      const key = crypto.randomUUID();
      const abort = new AbortController();
      const progress = { sent: 0, total: file.size, speed: 0 };
      setUploads((all) => [
        ...all,
        { key, name: file.name, progress, cancel: () => abort.abort() },
      ]);
      try {
        await upload(file, (now) => change(key, { progress: now }), abort.signal);
        remove(key);
      } catch (error) {
        if (abort.signal.aborted) {
          remove(key);
        } else {
          change(key, { error: error instanceof Error ? error : new ConnectionLost() });
        }
      }
      await queries.invalidateQueries({ queryKey: ["images"] });
    },
    [change, remove, queries],
  );

  return { uploads, start, remove };
}
