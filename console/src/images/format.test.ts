import { expect, test } from "vitest";
import { bytes } from "./format";

test.each([
  [0, "0 B"],
  [1023, "1023 B"],
  [1024, "1.0 KiB"],
  [4 * 1024 ** 3, "4.0 GiB"],
  [812 * 1024 ** 2, "812 MiB"],
])("%d bytes read as %s", (count, text) => {
  expect(bytes(count)).toBe(text);
});
