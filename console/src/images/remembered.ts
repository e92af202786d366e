const PREFIX = "assay.upload.";

/** What tells a file from others when it is chosen again: a browser never says where it lies. */
function keyOf(file: File): string {
  return PREFIX + [file.size, file.lastModified, file.name].join(".");
}

/** Keeps in this browser which image a file is being uploaded to. */
export function remember(file: File, image: string): void {
  localStorage.setItem(keyOf(file), image);
}

/** The image that an upload of this file was begun for, on this page or before it was reloaded. */
export function remembered(file: File): string | undefined {
  return localStorage.getItem(keyOf(file)) ?? undefined;
}

export function forget(file: File): void {
  localStorage.removeItem(keyOf(file));
}

/** The names of files whose upload was begun and did not end. */
export function unfinished(): string[] {
  return Object.keys(localStorage)
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => key.slice(PREFIX.length).replace(/^\d+\.\d+\./, ""));
}
