const PREFIX = "assay.upload.";

/** A file whose upload did not end, as it is remembered after the page was reloaded. */
export interface Unfinished {
  key: string;
  name: string;
  /** The image that it was begun for, if it was. */
  image?: string;
}

/** What tells a file from others when it is chosen again: a browser never says where it lies. */
export function keyOf(file: File): string {
  return PREFIX + [file.size, file.lastModified, file.name].join(".");
}

/** Keeps in this browser that a file is to be uploaded. */
export function announce(file: File): void {
  const key = keyOf(file);
  localStorage.setItem(key, localStorage.getItem(key) ?? "");
}

/** Keeps in this browser which image a file is being uploaded to. */
export function remember(file: File, image: string): void {
  localStorage.setItem(keyOf(file), image);
}

/** The image that an upload of this file was begun for, on this page or before it was reloaded. */
export function remembered(file: File): string | undefined {
  return localStorage.getItem(keyOf(file)) || undefined;
}

/** Forgets the upload with this key. */
export function forget(key: string): void {
  localStorage.removeItem(key);
}

/** The files whose upload was chosen and did not end. */
export function unfinished(): Unfinished[] {
  return Object.keys(localStorage)
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => ({
      key,
      name: key.slice(PREFIX.length).replace(/^\d+\.\d+\./, ""),
      image: localStorage.getItem(key) || undefined,
    }));
}
