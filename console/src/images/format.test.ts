import { expect, test } from "vitest";
import { bytes, memory } from "./format";

test.each([
  [0, "0 B"],
  [1023, "1023 B"],
  [1024, "1.0 KiB"],
  [4 * 1024 ** 3, "4.0 GiB"],
  [812 * 1024 ** 2, "812 MiB"],
])("%d bytes read as %s", (count, text) => {
  expect(bytes(count)).toBe(text);
});

test.each([
  [0, ""],
  [512, "512 MiB"],
  [1536, "1536 MiB"],
  [131072, "128 GiB"],
])("%d MiB of memory read as %s", (mib, text) => {
  expect(memory(mib)).toBe(text);
});
