import { DetailedError, Upload as Tus } from "tus-js-client";
import { api, API, ApiError, ok, type Problem } from "../api/client";
import { announce, forget, keyOf, remember, remembered } from "./remembered";

/** Proxies limit how large one request may be. */
const PIECE = 64 * 1024 * 1024;

const PAUSES = [0, 1_000, 3_000, 5_000, 10_000, 20_000, 30_000];

/** How far an upload is, in bytes. */
export interface Progress {
  sent: number;
  total: number;
  /** Bytes a second since it was begun or resumed. */
  speed: number;
}

/** The connection broke off and did not come back. */
export class ConnectionLost extends Error {}

/** Is told how an upload goes. */
export interface Watcher {
  onProgress: (progress: Progress) => void;
  onDone: () => void;
  onError: (error: Error) => void;
}

/**
 * One file on its way to an image of its own, in pieces by tus. Where a piece breaks off the upload
 * goes on from what the server has, also after the page was reloaded and the file chosen again.
 */
export class ImageUpload {
  private image: string | undefined;
  private preparing: Promise<Tus> | undefined;
  private tus: Tus | undefined;
  /** Counts calls of `start` and `pause`: only what the last one began may go on. */
  private turn = 0;

  constructor(
    private readonly file: File,
    private readonly watcher: Watcher,
  ) {
    announce(file);
  }

  /** Begins it, or goes on after `pause` or an error. */
  async start(): Promise<void> {
    const turn = ++this.turn;
    try {
      this.preparing ??= this.prepare();
      this.tus = await this.preparing;
      if (turn === this.turn) {
        this.tus.options.onProgress = this.measure();
        this.tus.options.onError = (error) => this.fail(error, turn);
        this.tus.start();
      }
    } catch (error) {
      this.preparing = undefined;
      this.fail(error, turn);
    }
  }

  async pause(): Promise<void> {
    this.turn++;
    await this.tus?.abort();
  }

  /** Gives it up: nothing is left of the image either. */
  async cancel(): Promise<void> {
    forget(keyOf(this.file));
    await this.pause();
    if (this.preparing) {
      await this.preparing.catch(() => undefined);
      forget(keyOf(this.file));
    }
    if (this.image) {
      await api.DELETE("/images/{id}", { params: { path: { id: this.image } } });
    }
  }

  private async prepare(): Promise<Tus> {
    this.image ??= (await this.begun()) ?? (await this.made());
    return this.client(this.image, await unfinishedUpload(this.image, this.file.size));
  }

  private async begun(): Promise<string | undefined> {
    const id = remembered(this.file);
    if (!id) {
      return undefined;
    }
    const { data } = await api.GET("/images/{id}", { params: { path: { id } } });
    return data?.status === "queued" || data?.status === "uploading" ? id : undefined;
  }

  private async made(): Promise<string> {
    const image = await ok(api.POST("/images", { body: { name: this.file.name } }));
    remember(this.file, image.id);
    return image.id;
  }

  private client(image: string, uploadUrl: string | undefined): Tus {
    return new Tus(this.file, {
      endpoint: `${API}/images/${image}/uploads`,
      uploadUrl: uploadUrl ?? null,
      chunkSize: PIECE,
      retryDelays: PAUSES,
      storeFingerprintForResuming: false,
      metadata: { filename: this.file.name },
      headers: { "Accept-Language": document.documentElement.lang },
      onShouldRetry: (error) => isPassing(statusOf(error)),
      onSuccess: () => {
        forget(keyOf(this.file));
        this.watcher.onDone();
      },
    });
  }

  private measure() {
    const start = performance.now();
    let first: number | undefined;
    return (sent: number, total: number) => {
      first ??= sent;
      const seconds = Math.max((performance.now() - start) / 1000, 0.001);
      this.watcher.onProgress({ sent, total, speed: (sent - first) / seconds });
    };
  }

  private fail(error: unknown, turn: number): void {
    if (turn === this.turn) {
      this.watcher.onError(error instanceof ApiError ? error : described(error));
    }
  }
}

/** Where the server waits for the rest of the file, if it does. */
async function unfinishedUpload(image: string, size: number): Promise<string | undefined> {
  const path = { id: image };
  const { uploads } = await ok(api.GET("/images/{id}/uploads", { params: { path } }));
  const open = uploads.find(({ length, offset }) => length === size && offset < length);
  return open && `${API}/images/${image}/uploads/${open.id}`;
}

function statusOf(error: unknown): number {
  return error instanceof DetailedError ? (error.originalResponse?.getStatus() ?? 0) : 0;
}

/** Whether it may go better in a moment: a lost connection, a server that starts, a lock. */
function isPassing(status: number): boolean {
  return status === 0 || status === 409 || status === 423 || (status >= 500 && status !== 507);
}

function described(error: unknown): Error {
  const status = statusOf(error);
  if (status === 0) {
    return new ConnectionLost();
  }
  const body = (error as DetailedError).originalResponse?.getBody() ?? "";
  try {
    return new ApiError(status, JSON.parse(body) as Partial<Problem>);
  } catch {
    return new ApiError(status, undefined);
  }
}
