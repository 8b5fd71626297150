import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { docPage, withDocPages } from "../../../cli/messages/doc-page";

describe("the path of a page", () => {
  it("is that in the repository where the command runs from there", () => {
    assert.equal(docPage("docs/ci.md"), "docs/ci.md");
    assert.equal(
      withDocPages("More: docs/ci.md, docs/known-issues.md."),
      "More: docs/ci.md, docs/known-issues.md.",
    );
  });

  it("is that in the project's packages where the package is installed, also by a link", () => {
    // In this repository the package depends on itself.
    const stored = join(process.cwd(), "node_modules/.pnpm/gke-guardrails@0.1.0/node_modules/gke-guardrails");
    assert.equal(docPage("docs/ci.md", stored), "node_modules/gke-guardrails/docs/ci.md");
  });

  it("is that from the current folder, or the whole one, where it is installed elsewhere", () => {
    assert.equal(
      docPage("docs/x.md", "/n/node_modules/gke-guardrails"),
      "/n/node_modules/gke-guardrails/docs/x.md",
    );
    const above = join(process.cwd(), "../node_modules/gke-guardrails");
    assert.equal(docPage("docs/x.md", above), relative("", join(above, "docs/x.md")));
  });
});
