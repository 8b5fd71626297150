import assert from "node:assert/strict";
import { ENUMERATIONS } from "./enumerations";
import { documentation } from "./sdk-documentation";

const mentions = (text: string, value: string): boolean =>
  new RegExp(`(?<!\\w)${value.replace("*", "\\*")}(?![\\w])`).test(text);

describe("the values of an enumeration", () => {
  for (const [path, { values, documented, others = {} }] of Object.entries(ENUMERATIONS)) {
    it(`each have a source: ${path}`, () => {
      const text = documented === undefined ? "" : documentation(...documented);
      const unsourced = values.filter((value) => !mentions(text, value) && !(value in others));
      assert.deepEqual(unsourced, []);
      const needless = Object.keys(others).filter(
        (value) => mentions(text, value) || !values.includes(value),
      );
      assert.deepEqual(needless, [], "is documented by the SDK, or no value");
    });

    const names = /\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g;
    it(`are all that the SDK documents: ${path}`, () => {
      const text = documented === undefined ? "" : documentation(...documented);
      const more = [...text.matchAll(names)].map(([name]) => name).filter((name) => !values.includes(name));
      assert.deepEqual([...new Set(more)], []);
    });
  }
});
