import { beforeEach, expect, test } from "vitest";
import { forget, remember, remembered, unfinished } from "./remembered";

const file = (name: string, text = "content", lastModified = 1) =>
  new File([text], name, { lastModified });

beforeEach(() => localStorage.clear());

test("a file that is chosen again leads to the image its upload was begun for", () => {
  remember(file("debian 12.qcow2"), "an-image");
  expect(remembered(file("debian 12.qcow2"))).toBe("an-image");
  expect(unfinished()).toEqual(["debian 12.qcow2"]);
});

test("a file with another name, size or time is another one", () => {
  remember(file("debian.qcow2"), "an-image");
  expect(remembered(file("other.qcow2"))).toBeUndefined();
  expect(remembered(file("debian.qcow2", "longer content"))).toBeUndefined();
  expect(remembered(file("debian.qcow2", "content", 2))).toBeUndefined();
});

test("an upload that ended is forgotten", () => {
  remember(file("debian.qcow2"), "an-image");
  forget(file("debian.qcow2"));
  expect(unfinished()).toEqual([]);
});
