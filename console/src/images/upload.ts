import { api, API, ApiError, type Image, ok, type Problem } from "../api/client";

/** How far an upload is, in bytes. */
export interface Progress {
  sent: number;
  total: number;
  /** Bytes a second since the start. */
  speed: number;
}

/** The connection broke off before the server answered. */
export class ConnectionLost extends Error {}

/**
 * Makes an image of a file: announces it, then sends its bytes. An image whose upload does not
 * succeed is deleted again, so that none is left waiting for content that nobody sends.
 */
export async function upload(
  file: File,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Image> {
  const image = await ok(api.POST("/images", { body: { name: file.name } }));
  try {
    return await send(image.id, file, onProgress, signal);
  } catch (error) {
    await api.DELETE("/images/{id}", { params: { path: { id: image.id } } }).catch(() => undefined);
    throw error;
  }
}

/** fetch cannot tell how much of a body was sent; XMLHttpRequest can. */
function send(
  id: string,
  file: File,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Image> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const start = performance.now();
    request.open("PUT", `${API}/images/${id}/content`);
    request.responseType = "json";
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("Accept-Language", document.documentElement.lang);
    request.upload.onprogress = ({ loaded, total }) => {
      const seconds = Math.max((performance.now() - start) / 1000, 0.001);
      onProgress({ sent: loaded, total, speed: loaded / seconds });
    };
    request.onload = () => {
      if (request.status === 202) {
        resolve(request.response as Image);
      } else {
        reject(new ApiError(request.status, request.response as Partial<Problem>));
      }
    };
    request.onerror = () => reject(new ConnectionLost());
    request.onabort = () => reject(new DOMException("cancelled", "AbortError"));
    signal.addEventListener("abort", () => request.abort());
    request.send(file);
  });
}
