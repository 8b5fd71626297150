import assert from "node:assert/strict";
import { withInstalledPages } from "../../gke/package-pages";

describe("a page of this package in a text", () => {
  const text = "docs/runbook.md#alert has the commands; more: docs/ci.md.";

  it("is named by its path in the project that installs the package", () => {
    const installed = withInstalledPages(text, "/app/node_modules/gke-guardrails/dist/pack");
    assert.equal(
      installed,
      "node_modules/gke-guardrails/docs/runbook.md#alert has the commands; more: node_modules/gke-guardrails/docs/ci.md.",
    );
    assert.equal(withInstalledPages(installed, "/app/node_modules/gke-guardrails/dist/pack"), installed);
  });

  it("is named by its path in this repository, and an address stays as it is", () => {
    assert.equal(withInstalledPages(text, "/repository/dist/pack"), text);
    const address = "https://example.com/docs/ci.md";
    assert.equal(withInstalledPages(address, "/app/node_modules/gke-guardrails"), address);
  });
});
