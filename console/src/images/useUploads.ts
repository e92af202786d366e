import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { ImageUpload, type Progress } from "./upload";

/** An upload that did not end yet. */
export interface Upload {
  key: string;
  name: string;
  progress: Progress;
  paused: boolean;
  error?: Error;
}

/** The uploads of this page. A finished one leaves the list: its image is in the table. */
export function useUploads() {
  const queries = useQueryClient();
  const [uploads, setUploads] = useState<Upload[]>([]);
  const running = useRef(new Map<string, ImageUpload>());

  const change = useCallback((key: string, changes: Partial<Upload>) => {
    setUploads((all) => all.map((one) => (one.key === key ? { ...one, ...changes } : one)));
  }, []);
  const refresh = useCallback(
    () => void queries.invalidateQueries({ queryKey: ["images"] }),
    [queries],
  );
  const remove = useCallback(
    (key: string) => {
      running.current.delete(key);
      setUploads((all) => all.filter((one) => one.key !== key));
      refresh();
    },
    [refresh],
  );

  const add = useCallback(
    (file: File) => {
      const key = crypto.randomUUID();
      const upload = new ImageUpload(file, {
        onProgress: (progress) => change(key, { progress }),
        onDone: () => remove(key),
        onError: (error) => change(key, { error }),
      });
      running.current.set(key, upload);
      const progress = { sent: 0, total: file.size, speed: 0 };
      setUploads((all) => [...all, { key, name: file.name, progress, paused: false }]);
      void upload.start().then(refresh);
    },
    [change, remove, refresh],
  );
  const pause = (key: string) => {
    change(key, { paused: true });
    void running.current.get(key)?.pause();
  };
  const resume = (key: string) => {
    change(key, { paused: false, error: undefined });
    void running.current.get(key)?.start();
  };
  const cancel = (key: string) => {
    void running.current
      .get(key)
      ?.cancel()
      .finally(() => remove(key));
  };

  // Who logs out while something is sent finds it where it was.
  useEffect(() => {
    const all = running.current;
    return () => all.forEach((upload) => void upload.pause());
  }, []);

  return { uploads, add, pause, resume, cancel };
}
