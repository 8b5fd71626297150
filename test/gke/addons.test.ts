import assert from "node:assert/strict";
import { isManagedAddon, isManagedNamespace, MANAGED_ADDONS, USER_EDITABLE_ADDONS } from "../../gke/addons";

describe("gke/addons", () => {
  for (const [kind, name] of [
    ["DaemonSet", "gke-metadata-server"],
    ["DaemonSet", "metadata-proxy-v0.1"],
    ["DaemonSet", "netd"],
    ["DaemonSet", "anetd"],
    ["DaemonSet", "fluentbit-gke"],
    ["DaemonSet", "gke-metrics-agent"],
    ["DaemonSet", "gke-metrics-agent-windows"],
    ["DaemonSet", "node-local-dns"],
    ["DaemonSet", "konnectivity-agent"],
    ["DaemonSet", "pdcsi-node"],
    ["Deployment", "kube-dns"],
    ["Deployment", "konnectivity-agent"],
    ["DaemonSet", "calico-node"],
    ["DaemonSet", "gcsfusecsi-node"],
    ["DaemonSet", "nvidia-gpu-device-plugin-small-cos"],
    ["Deployment", "calico-typha-horizontal-autoscaler"],
    ["ConfigMap", "fluentbit-gke-config-v1.4.0"],
  ] as const) {
    it(`hold the ${kind} ${name}`, () => {
      assert.ok(isManagedAddon(kind, name));
    });
  }

  for (const [kind, name] of [
    ["ConfigMap", "kube-dns"],
    ["ConfigMap", "ip-masq-agent"],
    ["ConfigMap", "kube-dns-autoscaler"],
    ["DaemonSet", "ip-masq-agent"],
    ["DaemonSet", "netdata"],
    ["DaemonSet", "my-agent"],
    ["DaemonSet", "nvidia-driver-installer"],
    ["Deployment", "kube-dns-custom"],
  ] as const) {
    it(`do not hold the ${kind} ${name}`, () => assert.ok(!isManagedAddon(kind, name)));
  }

  it("are whatever is in a namespace that GKE fills by itself", () => {
    for (const namespace of ["gke-gmp-system", "gke-managed-cim", "gke-managed-system"])
      assert.ok(isManagedNamespace(namespace));
    for (const namespace of ["gmp-system", "gmp-public", "gke-managed", "monitoring"])
      assert.ok(!isManagedNamespace(namespace));
  });

  it("are managed or the user's, never both", () => {
    for (const kind of ["DaemonSet", "Deployment", "ConfigMap"] as const) {
      for (const name of USER_EDITABLE_ADDONS[kind]) assert.ok(!MANAGED_ADDONS[kind].includes(name));
    }
  });
});
