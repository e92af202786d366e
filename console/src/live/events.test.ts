import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { listen } from "./events";

/** A stream whose other end is the test. */
class Stream extends EventTarget {
  static all: Stream[] = [];
  readonly CLOSED = 2;
  readyState = 1;
  onerror = () => undefined;

  constructor(readonly url: string) {
    super();
    Stream.all.push(this);
  }

  tell(type: string) {
    this.dispatchEvent(new Event(type));
  }

  breakOff(forGood: boolean) {
    this.readyState = forGood ? this.CLOSED : 0;
    this.onerror();
  }

  close() {
    this.readyState = this.CLOSED;
  }
}

let heard: unknown[];
let stop: () => void;
const last = () => Stream.all.at(-1) as Stream;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", Stream);
  Stream.all = [];
  heard = [];
  stop = listen({ onNews: (what) => heard.push(what), onLive: (live) => heard.push(live) });
});

afterEach(() => {
  stop();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("the first event says that the stream is open, and has everything looked at", () => {
  last().tell("hello");
  expect(heard).toEqual([true, ["images", "jobs"]]);
});

test("an image's event is news of images, a job's of both", () => {
  last().tell("image.active");
  last().tell("job.progress");
  expect(heard).toEqual([["images"], ["images", "jobs"]]);
});

test("a stream that breaks is not live, and is left to the browser to mend", () => {
  last().breakOff(false);
  vi.runAllTimers();
  expect(heard).toEqual([false]);
  expect(Stream.all).toHaveLength(1);
});

test("a stream that ended for good is opened anew, unless nobody listens any more", () => {
  last().breakOff(true);
  vi.runAllTimers();
  expect(Stream.all).toHaveLength(2);
  last().breakOff(true);
  stop();
  vi.runAllTimers();
  expect(Stream.all).toHaveLength(2);
});
