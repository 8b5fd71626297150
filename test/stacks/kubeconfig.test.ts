import assert from "node:assert/strict";
import fc from "fast-check";
import { kubeconfig } from "../../stacks/kubeconfig";

describe("a kubeconfig", () => {
  it("leads from its current context to the cluster and its plugin, whatever their names", () => {
    const planes = fc.record({ name: fc.string(), endpoint: fc.string(), certificateAuthority: fc.string() });
    fc.assert(
      fc.property(planes, (plane) => {
        const config = JSON.parse(kubeconfig(plane));
        const context = config.contexts.find(
          ({ name }: { name: string }) => name === config["current-context"],
        );
        const [cluster, user] = [config.clusters, config.users].map((entries, index) =>
          entries.find(
            ({ name }: { name: string }) => name === context.context[["cluster", "user"][index] ?? ""],
          ),
        );
        assert.equal(cluster.cluster.server, `https://${plane.endpoint}`);
        assert.equal(cluster.cluster["certificate-authority-data"], plane.certificateAuthority);
        assert.equal(user.user.exec.command, "gke-gcloud-auth-plugin");
      }),
    );
  });

  it("holds no credentials", () => {
    const { users } = JSON.parse(
      kubeconfig({ name: "dev", endpoint: "192.0.2.1", certificateAuthority: "Q0E=" }),
    );
    assert.deepEqual(
      users.map(({ user }: { user: object }) => Object.keys(user)),
      [["exec"]],
    );
  });
});
