import assert from "node:assert/strict";
import { oldStateNotes } from "../../../../cli/deployed/state/old-state";
import { bareResource } from "../../../../cli/offline/protocol/bare-resource";

describe("the notes on an old state", () => {
  const cluster = (name: string, masterVersion: unknown, channel = "REGULAR") =>
    bareResource(
      `urn:pulumi:prod::p::gcp:container/cluster:Cluster::${name}`,
      { releaseChannel: { channel } },
      { masterVersion },
    );
  const said = (...clusters: ReturnType<typeof cluster>[]) =>
    oldStateNotes(clusters, new Date("2026-11-01")).map(({ text }) => text);

  it("name the clusters whose support is over, by their channel", () => {
    const old = cluster("old", "1.29.1-gke.100");
    assert.match(
      String(said(old)),
      /^shows the cluster old at a version whose support is over\. .*pulumi refresh/,
    );
    assert.match(String(said(old, cluster("b", "1.33.1-gke.100"))), /^shows the cluster old and 1 more at/);
  });

  it("say nothing of other clusters", () => {
    const others = [
      cluster("new", "1.35.1-gke.100"),
      cluster("extended", "1.33.1-gke.100", "EXTENDED"),
      cluster("unknown", undefined),
      cluster("no-version", "latest"),
    ];
    assert.deepEqual(said(...others), []);
  });
});
