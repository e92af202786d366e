import { beforeEach, expect, test } from "vitest";
import { announce, forget, keyOf, remember, remembered, unfinished } from "./remembered";

const file = (name: string, text = "content", lastModified = 1) =>
  new File([text], name, { lastModified });

beforeEach(() => localStorage.clear());

test("a file that is chosen again leads to the image its upload was begun for", () => {
  const chosen = file("debian 12.qcow2");
  remember(chosen, "an-image");
  expect(remembered(file("debian 12.qcow2"))).toBe("an-image");
  expect(unfinished()).toEqual([
    { key: keyOf(chosen), name: "debian 12.qcow2", image: "an-image" },
  ]);
});

test("a file with another name, size or time is another one", () => {
  remember(file("debian.qcow2"), "an-image");
  expect(remembered(file("other.qcow2"))).toBeUndefined();
  expect(remembered(file("debian.qcow2", "longer content"))).toBeUndefined();
  expect(remembered(file("debian.qcow2", "content", 2))).toBeUndefined();
});

test("a file that waits has no image yet, and one that was begun keeps its image", () => {
  announce(file("waits.raw"));
  remember(file("begun.raw"), "an-image");
  announce(file("begun.raw"));
  expect(remembered(file("waits.raw"))).toBeUndefined();
  expect(remembered(file("begun.raw"))).toBe("an-image");
  expect(unfinished().map(({ name }) => name)).toEqual(["waits.raw", "begun.raw"]);
});

test("an upload that ended is forgotten", () => {
  remember(file("debian.qcow2"), "an-image");
  forget(keyOf(file("debian.qcow2")));
  expect(unfinished()).toEqual([]);
});
