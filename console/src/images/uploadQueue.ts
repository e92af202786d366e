import type { ImageUpload, Progress, Watcher } from "./upload";
import { ConnectionLost } from "./upload";

/** More at once would only share the same line, so that each of them ends later. */
const AT_ONCE = 2;

/** An upload that did not end yet. */
export interface Upload {
  /** Tells it from all others. */
  key: string;
  name: string;
  state: "waiting" | "running" | "paused" | "broken";
  progress: Progress;
  /** Why it broke off. */
  error?: Error;
}

/** What the queue needs of an upload. */
export type Sender = Pick<ImageUpload, "start" | "pause" | "cancel">;

interface Entry extends Upload {
  sender: Sender;
}

/**
 * Uploads in their order, of which a few run at a time. One that ended, or was cancelled, leaves the
 * queue, and the next one that waits begins by itself. Each change makes a new list.
 */
export class UploadQueue {
  private entries: Entry[] = [];
  private readonly listeners = new Set<() => void>();

  /**
   * @param send makes what sends a file
   * @param onMove told whenever one began or ended
   */
  constructor(
    private readonly send: (key: string, file: File, watcher: Watcher) => Sender,
    private readonly onMove: () => void,
  ) {}

  /** All of them, in order; the same list until something changes. */
  readonly all = (): readonly Upload[] => this.entries;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Puts a file at the end, unless it is in the queue already. */
  add(key: string, file: File): void {
    if (this.entries.some((one) => one.key === key)) {
      return;
    }
    const sender = this.send(key, file, {
      onProgress: (progress) => this.change(key, { progress }),
      onDone: () => this.remove(key),
      onError: (error) => {
        this.change(key, { state: "broken", error });
        this.advance();
      },
    });
    const progress = { sent: 0, total: file.size, speed: 0 };
    this.set([...this.entries, { key, name: file.name, state: "waiting", progress, sender }]);
    this.advance();
  }

  pause(key: string): void {
    const entry = this.find(key);
    if (entry?.state === "running") {
      void entry.sender.pause();
    }
    this.change(key, { state: "paused" });
    this.advance();
  }

  /** Has it wait for its turn again, after a pause or an error. */
  resume(key: string): void {
    this.change(key, { state: "waiting", error: undefined });
    this.advance();
  }

  /** Has it be the next that begins. */
  putFirst(key: string): void {
    const [first, others] = [this.find(key), this.entries.filter((one) => one.key !== key)];
    if (first) {
      this.set([first, ...others]);
    }
  }

  cancel(key: string): void {
    void this.find(key)?.sender.cancel().finally(this.onMove);
    this.remove(key);
  }

  pauseAll(): void {
    const going = this.entries.filter(({ state }) => state === "running" || state === "waiting");
    // Those that wait come first, so that none of them begins meanwhile.
    going.reverse().forEach(({ key }) => this.pause(key));
  }

  /** Has all that were paused or broke off wait for their turn. */
  resumeAll(): void {
    this.entries.forEach(({ key, state }) => {
      if (state === "paused" || state === "broken") {
        this.resume(key);
      }
    });
  }

  /** The connection is there again: what it broke off goes on. */
  reconnected(): void {
    this.entries.forEach(({ key, error }) => {
      if (error instanceof ConnectionLost) {
        this.resume(key);
      }
    });
  }

  private advance(): void {
    const running = this.entries.filter(({ state }) => state === "running").length;
    const next = this.entries.find(({ state }) => state === "waiting");
    if (next && running < AT_ONCE) {
      this.change(next.key, { state: "running" });
      void next.sender.start().then(this.onMove);
      this.advance();
    }
  }

  private remove(key: string): void {
    this.set(this.entries.filter((one) => one.key !== key));
    this.onMove();
    this.advance();
  }

  private find(key: string): Entry | undefined {
    return this.entries.find((one) => one.key === key);
  }

  private change(key: string, changes: Partial<Upload>): void {
    this.set(this.entries.map((one) => (one.key === key ? { ...one, ...changes } : one)));
  }

  private set(entries: Entry[]): void {
    this.entries = entries;
    this.listeners.forEach((listener) => listener());
  }
}
