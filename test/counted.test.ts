import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { counted } from "../gke/counted";

const ROOT = join(__dirname, "..");
const NOUNS =
  "characters|clusters|days|files|findings|hours|issues|items|lines|minutes|months|nodes|notes|Pods|pools|problems|resources|rules|seconds|stacks|versions|violations|weeks|windows|years";
/** A number that is put before the plural of a noun; constants, in capitals, are no less than two. */
const BARE = new RegExp(`\\$\\{(?![A-Z_]+(?:\\.\\w+)?\\})[^{}]*\\} (?:more )?(?:${NOUNS})\\b`, "g");

describe("a number with its noun", () => {
  it("is in the singular where it is one", () => {
    assert.deepEqual(
      [0, 1, 1.5, 2].map((count) => counted(count, "day")),
      ["0 days", "1 day", "1.5 days", "2 days"],
    );
    assert.equal(counted(1, "cluster has", "clusters have"), "1 cluster has");
  });

  it("is written by counted() in every text of the product", () => {
    const files = ["cli", "gke", "policies", "stacks", "verifier"].flatMap((folder) =>
      readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => name.endsWith(".ts"))
        .map((name) => join(folder, name)),
    );
    assert.ok(files.length > 400, `${files.length} files`);
    const found = files.flatMap((file) =>
      (readFileSync(join(ROOT, file), "utf8").match(BARE) ?? []).map((text) => `${file}: ${text}`),
    );
    assert.deepEqual(found, []);
  });
});
