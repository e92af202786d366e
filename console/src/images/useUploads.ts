import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState, useSyncExternalStore } from "react";
import { useLive } from "../live/LiveUpdates";
import { ImageUpload } from "./upload";
import { UploadQueue } from "./uploadQueue";

/** The uploads of this page. A finished one leaves the list: its image is in the table. */
export function useUploads() {
  const queries = useQueryClient();
  const [queue] = useState(
    () =>
      new UploadQueue(
        (_, file, watcher) => new ImageUpload(file, watcher),
        () => void queries.invalidateQueries({ queryKey: ["images"] }),
      ),
  );
  const uploads = useSyncExternalStore(queue.subscribe, queue.all);

  // Who logs out while something is sent finds it where it was.
  useEffect(() => () => queue.pauseAll(), [queue]);

  const live = useLive();
  useEffect(() => {
    if (live) {
      queue.reconnected();
    }
  }, [live, queue]);

  const busy = uploads.length > 0;
  useEffect(() => {
    if (busy) {
      window.addEventListener("beforeunload", ask);
      return () => window.removeEventListener("beforeunload", ask);
    }
  }, [busy]);

  return { uploads, queue };
}

/** Has the browser ask whether the page may be left. */
function ask(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
