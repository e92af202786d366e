import { API } from "../api/client";

/** Everything that the server tells; a browser hears only what it asks for by name. */
const IMAGES = [
  ...["created", "updated", "deleted"],
  ...["queued", "uploading", "staged", "inspecting", "active", "deactivated", "unreadable"],
].map((what) => `image.${what}`);
const JOBS = [
  ...["progress", "updated"],
  ...["waiting", "running", "done", "failed", "cancelled"],
].map((what) => `job.${what}`);

/** A stream that the server refused is tried again after this. */
const PAUSE = 15_000;

export interface Listener {
  /** Images or jobs changed; both, if it is not known what did. */
  onNews: (what: ("images" | "jobs")[]) => void;
  /** Whether the stream is open: only then is all news told. */
  onLive: (live: boolean) => void;
}

/**
 * Listens to the server's events until the returned function is called. The browser connects again
 * by itself, naming the last event it saw; a stream that ended for good is opened anew.
 */
export function listen({ onNews, onLive }: Listener): () => void {
  let source: EventSource;
  let again: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    source = new EventSource(`${API}/events`);
    for (const first of ["hello", "reset"]) {
      source.addEventListener(first, () => {
        onLive(true);
        onNews(["images", "jobs"]);
      });
    }
    // An image shows its job, too.
    JOBS.forEach((type) => source.addEventListener(type, () => onNews(["images", "jobs"])));
    IMAGES.forEach((type) => source.addEventListener(type, () => onNews(["images"])));
    source.onerror = () => {
      onLive(false);
      if (source.readyState === source.CLOSED) {
        again = setTimeout(open, PAUSE);
      }
    };
  };
  open();
  return () => {
    clearTimeout(again);
    source.close();
  };
}
