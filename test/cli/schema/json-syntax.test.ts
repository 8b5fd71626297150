import assert from "node:assert/strict";
import fc from "fast-check";
import { jsonProblem } from "../../../cli/schema/json-syntax";

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe("jsonProblem", () => {
  it("says why a text is no JSON, and where", () => {
    const cases: Readonly<Record<string, readonly [number, string]>> = {
      "": [0, "the file is empty"],
      "{": [1, "the file ends too early"],
      '{ "a": }': [7, "a value is missing"],
      '{ "a": 1, }': [8, 'the comma before "}" is not allowed'],
      "[1,]": [2, 'the comma before "]" is not allowed'],
      '{ "a": 1 "b": 2 }': [9, '"," is missing'],
      '{ "a" 1 }': [6, '":" is missing after a key'],
      "{ a: 1 }": [2, "a string is not in double quotes"],
      '{ "a": prod }': [7, "a string is not in double quotes"],
      "{ 'a': 1 }": [2, "only double quotes are valid in JSON"],
      '{ "a": 1 } // x': [11, "JSON has no comments; YAML does"],
      '{ "a": "b\n" }': [7, "a string has no closing quote"],
      '"\\x"': [0, "an escape is invalid"],
      "{} {}": [3, "there is more text after the end"],
    };
    for (const [text, [offset, reason]] of Object.entries(cases)) {
      const found = jsonProblem(text);
      assert.deepEqual([found?.offset, found?.reason], [offset, reason], text);
    }
  });

  it("agrees with JSON.parse on all texts", () => {
    const broken = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom("", ",", "}", '"', "\\", "x", "0", "\t", "-", "é"))
      .map(([text, at, piece]) => {
        const i = at % (text.length + 1);
        return text.slice(0, i) + piece + text.slice(i + 1);
      });
    fc.assert(
      fc.property(fc.oneof(fc.json(), broken), (text) => (jsonProblem(text) === undefined) === isJson(text)),
    );
  });
});
