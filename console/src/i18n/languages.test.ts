import { expect, test } from "vitest";
import en from "./en.json";
import zh from "./zh.json";

type Tree = { [key: string]: string | Tree };

function texts(tree: Tree, path = ""): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === "string"
        ? [[path + key, value] as const]
        : [...texts(value, `${path}${key}.`)],
    ),
  );
}

const placeholders = (text = "") => [...text.matchAll(/{{\w+}}/g)].map(String).sort();

test("every text stands in both languages, with the same placeholders", () => {
  const english = texts(en);
  const chinese = texts(zh);
  expect([...chinese.keys()].sort()).toEqual([...english.keys()].sort());
  for (const [key, text] of english) {
    expect(placeholders(chinese.get(key)), key).toEqual(placeholders(text));
  }
});

test("the Chinese texts are Chinese", () => {
  for (const [key, text] of texts(zh)) {
    expect(text, key).toMatch(/\p{Script=Han}/u);
  }
});
