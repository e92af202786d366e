import { beforeEach, expect, test } from "vitest";
import { ConnectionLost, type Watcher } from "./upload";
import { type Sender, UploadQueue } from "./uploadQueue";

/** What would send a file; the test says how it goes. */
class Line implements Sender {
  heard: string[] = [];
  constructor(readonly watcher: Watcher) {}
  start = async () => void this.heard.push("start");
  pause = async () => void this.heard.push("pause");
  cancel = async () => void this.heard.push("cancel");
}

let lines: Map<string, Line>;
let queue: UploadQueue;

const line = (key: string) => lines.get(key) as Line;
const states = () => queue.all().map(({ key, state }) => `${key} ${state}`);

beforeEach(() => {
  lines = new Map();
  queue = new UploadQueue(
    (key, _, watcher) => {
      const made = new Line(watcher);
      lines.set(key, made);
      return made;
    },
    () => undefined,
  );
  for (const name of ["a", "b", "c", "d"]) {
    queue.add(name, new File(["content"], name));
  }
});

test("two run, the others wait in the order in which they came", () => {
  expect(states()).toEqual(["a running", "b running", "c waiting", "d waiting"]);
  expect(line("c").heard).toEqual([]);
});

test("one that is done leaves, and the next one begins", () => {
  line("a").watcher.onDone();
  expect(states()).toEqual(["b running", "c running", "d waiting"]);
});

test("one that is paused or breaks off makes way, and waits when it is to go on", () => {
  queue.pause("a");
  line("b").watcher.onError(new Error("refused"));
  expect(states()).toEqual(["a paused", "b broken", "c running", "d running"]);
  queue.resumeAll();
  expect(states()).toEqual(["a waiting", "b waiting", "c running", "d running"]);
  line("c").watcher.onDone();
  expect(states()).toEqual(["a running", "b waiting", "d running"]);
  expect(line("a").heard).toEqual(["start", "pause", "start"]);
});

test("one that waits is cancelled by itself, and nothing else changes", () => {
  queue.cancel("c");
  expect(states()).toEqual(["a running", "b running", "d waiting"]);
  expect(line("c").heard).toEqual(["cancel"]);
});

test("one that is put first is the next to begin", () => {
  queue.putFirst("d");
  line("a").watcher.onDone();
  expect(states()).toEqual(["d running", "b running", "c waiting"]);
});

test("all are paused without any of them beginning", () => {
  queue.pauseAll();
  expect(states()).toEqual(["a paused", "b paused", "c paused", "d paused"]);
  expect(line("c").heard).toEqual([]);
});

test("what a lost connection broke off goes on when it is back, what was refused does not", () => {
  line("a").watcher.onError(new ConnectionLost());
  line("b").watcher.onError(new Error("refused"));
  queue.reconnected();
  expect(states()).toEqual(["a waiting", "b broken", "c running", "d running"]);
});

test("a file that is there already is not added twice", () => {
  queue.add("a", new File(["content"], "a"));
  expect(states()).toHaveLength(4);
});
