import assert from "node:assert/strict";
import { defaultRunbookUrl, runbookIn } from "../../../stacks/shared/runbook-url";
import { settingsOf } from "../../../stacks/verification/options";

describe("where the runbook can be read", () => {
  const PAGE = "https://github.com/example/guardrails/blob/HEAD/docs/runbook.md";
  for (const [repository, expected] of [
    ["example/guardrails", PAGE],
    ["github:example/guardrails", PAGE],
    ["https://github.com/example/guardrails", PAGE],
    ["git+https://github.com/example/guardrails.git", PAGE],
    [{ type: "git", url: "git+https://github.com/example/guardrails.git" }, PAGE],
    [
      { url: "https://github.com/example/platform.git", directory: "guardrails" },
      "https://github.com/example/platform/blob/HEAD/guardrails/docs/runbook.md",
    ],
    ["gitlab:example/guardrails", "https://gitlab.com/example/guardrails/-/blob/HEAD/docs/runbook.md"],
    ["git+ssh://git@github.com/example/guardrails.git", PAGE],
    ["https://git.example.com/guardrails.git", undefined],
    ["file:..", undefined],
    [{ type: "git" }, undefined],
    [undefined, undefined],
  ] as const) {
    it(`is ${expected ?? "not known"} for ${JSON.stringify(repository)}`, () => {
      const url = runbookIn({ repository });
      assert.equal(url, expected);
      if (url !== undefined) assert.equal(settingsOf({ runbookUrl: url }).runbookUrl, url);
    });
  }

  it("is that of this package where none is given, and the given one else", () => {
    assert.equal(settingsOf({}).runbookUrl, defaultRunbookUrl());
    const runbookUrl = "https://wiki.example.com/runbook";
    assert.equal(settingsOf({ runbookUrl }).runbookUrl, runbookUrl);
  });
});
