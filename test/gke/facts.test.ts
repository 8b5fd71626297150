import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { isManagedAddon, MANAGED_ADDONS, USER_EDITABLE_ADDONS } from "../../gke/addons";
import { isEnrolled, PRODUCTION_CHANNELS, RELEASE_CHANNEL } from "../../gke/channels";
import { parseSeconds, parseUnitDuration } from "../../gke/durations";
import { METADATA_EGRESS, METADATA_SERVER_ADDRESS_SINCE } from "../../gke/metadata-server";
import { EVENT_TYPE, parseTopic, TYPE_URL, UPGRADE_EVENT_TYPES } from "../../gke/notifications";
import { CONTAINERD_ONLY_SINCE, containerdSuccessor } from "../../gke/upgrades";
import { BOUNDARIES, parseVersion } from "../../gke/versions";
import {
  canPullImages,
  formatMember,
  missingReportingRoles,
  NODE_REPORTING_ROLES,
  NODE_ROLE,
  parseMember,
  projectOfPool,
  workloadPoolOf,
} from "../../gke/workload-identity";

const FOLDER = join(__dirname, "../../gke");

describe("gke", () => {
  for (const file of readdirSync(FOLDER)) {
    it(`imports nothing from outside in ${file}`, () => {
      const source = readFileSync(join(FOLDER, file), "utf8");
      for (const [, specifier] of source.matchAll(/from "([^"]+)"/g))
        assert.match(specifier ?? "", /^\.\/[a-z-]+$/);
      assert.doesNotMatch(source, /\brequire\(|\bimport\(/);
    });

    it(`names a source and the day it was checked in ${file}`, () => {
      const source = readFileSync(join(FOLDER, file), "utf8");
      assert.match(source, /https:\/\//);
      assert.match(source, /(checked:? |Checked |asOf: )"?20\d\d-\d\d-\d\d/i);
    });
  }

  describe("metadata-server", () => {
    it("is past a boundary that the versions know", () => {
      assert.ok(BOUNDARIES.some(({ version }) => version === METADATA_SERVER_ADDRESS_SINCE));
    });

    it("is reached at 169.254.169.252:988 or 169.254.169.254:80, by dataplane", () => {
      assert.deepEqual(METADATA_EGRESS.iptables, { address: "169.254.169.252", ports: [988, 987] });
      assert.deepEqual(METADATA_EGRESS.dataplaneV2, { address: "169.254.169.254", ports: [80, 8080] });
    });
  });

  describe("channels", () => {
    it("keep RAPID and UNSPECIFIED out of production", () => {
      assert.deepEqual(PRODUCTION_CHANNELS, ["REGULAR", "STABLE", "EXTENDED"]);
    });

    it("enrol with every value but UNSPECIFIED and none", () => {
      for (const channel of Object.values(RELEASE_CHANNEL)) {
        assert.equal(isEnrolled(channel), channel !== "UNSPECIFIED");
      }
      assert.equal(isEnrolled(undefined), false);
    });
  });

  describe("durations", () => {
    for (const [text, seconds] of [
      ["3600s", 3600],
      ["3600.5s", 3600.5],
      ["0s", 0],
      ["604800s", 604_800],
      ["0.000000001s", 1e-9],
    ] as const) {
      it(`reads ${text} as ${seconds} seconds`, () => assert.equal(parseSeconds(text), seconds));
    }
    for (const text of [
      "",
      "3600",
      "1h",
      "-1s",
      "1.s",
      ".5s",
      "1e3s",
      "1.0000000001s",
      "3600s\n",
      " 3600s",
    ]) {
      it(`rejects ${JSON.stringify(text)} as seconds`, () => assert.equal(parseSeconds(text), undefined));
    }

    for (const [text, seconds] of [
      ["4h", 14_400],
      ["2h45m", 9_900],
      ["300s", 300],
      ["1.5m", 90],
      ["+1h", 3_600],
      [".5h", 1_800],
      ["1h1m1s", 3_661],
      ["1500ms", 1.5],
    ] as const) {
      it(`reads ${text} as ${seconds} seconds`, () => assert.equal(parseUnitDuration(text), seconds));
    }
    for (const text of ["", "4", "h", "4d", "-4h", "0s", "4 h", "1.5.5h", "4h30", "PT4H", "4H", "4h\n"]) {
      it(`rejects ${JSON.stringify(text)} as a duration with units`, () =>
        assert.equal(parseUnitDuration(text), undefined));
    }
  });

  describe("upgrades", () => {
    for (const [image, successor] of [
      ["COS", "COS_CONTAINERD"],
      ["cos", "COS_CONTAINERD"],
      ["Ubuntu", "UBUNTU_CONTAINERD"],
      ["WINDOWS_LTSC", "WINDOWS_LTSC_CONTAINERD"],
      ["WINDOWS_SAC", "WINDOWS_LTSC_CONTAINERD"],
      ["cos_containerd", undefined],
      ["UBUNTU_CONTAINERD", undefined],
      ["constructor", undefined],
      ["", undefined],
    ] as const) {
      it(`offers ${successor ?? "nothing"} instead of the image ${JSON.stringify(image)}`, () =>
        assert.equal(containerdSuccessor(image), successor));
    }

    it("have containerd only from a version that can be compared", () => {
      assert.equal(parseVersion(CONTAINERD_ONLY_SINCE).kind, "exact");
    });
  });

  describe("notifications", () => {
    it("have a type URL for each event", () => {
      assert.deepEqual(Object.keys(TYPE_URL), Object.keys(EVENT_TYPE));
      for (const url of Object.values(TYPE_URL)) {
        assert.match(url, /^type\.googleapis\.com\/google\.container\.v1beta1\.\w+Event$/);
      }
    });

    it("tell of an upgrade's start and end", () => {
      assert.deepEqual(UPGRADE_EVENT_TYPES, ["UPGRADE_EVENT", "UPGRADE_INFO_EVENT"]);
    });

    it("go to a topic of a project", () => {
      assert.deepEqual(parseTopic("projects/example/topics/upgrades"), {
        project: "example",
        name: "upgrades",
      });
      for (const topic of [
        "upgrades",
        "projects/example/topics/",
        "projects//topics/a",
        "projects/a/topics/b/c",
      ]) {
        assert.equal(parseTopic(topic), undefined);
      }
    });
  });

  describe("addons", () => {
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
      ["ConfigMap", "fluentbit-gke-config-v1.4.0"],
    ] as const) {
      it(`hold the ${kind} ${name}`, () => {
        assert.ok(isManagedAddon(kind, "kube-system", name));
        assert.ok(!isManagedAddon(kind, "default", name));
        assert.ok(!isManagedAddon(kind, undefined, name));
      });
    }

    for (const [kind, name] of [
      ["ConfigMap", "kube-dns"],
      ["ConfigMap", "ip-masq-agent"],
      ["ConfigMap", "kube-dns-autoscaler"],
      ["DaemonSet", "ip-masq-agent"],
      ["DaemonSet", "netdata"],
      ["DaemonSet", "my-agent"],
      ["Deployment", "kube-dns-custom"],
    ] as const) {
      it(`do not hold the ${kind} ${name}`, () => assert.ok(!isManagedAddon(kind, "kube-system", name)));
    }

    it("are managed or the user's, never both", () => {
      for (const kind of ["DaemonSet", "Deployment", "ConfigMap"] as const) {
        for (const name of USER_EDITABLE_ADDONS[kind]) assert.ok(!MANAGED_ADDONS[kind].includes(name));
      }
    });
  });

  describe("workload-identity", () => {
    it("gives each project one pool", () => {
      assert.equal(workloadPoolOf("example-123"), "example-123.svc.id.goog");
      assert.equal(projectOfPool("example-123.svc.id.goog"), "example-123");
      assert.equal(projectOfPool("example.com:project.svc.id.goog"), "example.com:project");
      for (const pool of [
        "",
        ".svc.id.goog",
        "Example.svc.id.goog",
        "example.svc.id.google",
        "1a.svc.id.goog",
      ]) {
        assert.equal(projectOfPool(pool), undefined);
      }
    });

    it("reads back the members that it writes", () => {
      const name = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/);
      fc.assert(
        fc.property(name, name, name, (project, namespace, serviceAccount) => {
          const member = { pool: workloadPoolOf(project), namespace, serviceAccount };
          assert.deepEqual(parseMember(formatMember(member)), member);
        }),
      );
      assert.equal(
        formatMember({ pool: "p.svc.id.goog", namespace: "ns", serviceAccount: "ksa" }),
        "serviceAccount:p.svc.id.goog[ns/ksa]",
      );
    });

    for (const member of [
      "user:someone@example.com",
      "serviceAccount:robot@example.iam.gserviceaccount.com",
      "serviceAccount:p.svc.id.goog[ns]",
      "serviceAccount:p.svc.id.goog[ns/a/b]",
      "serviceAccount:p.svc.id.goog[ns/]",
      "p.svc.id.goog[ns/ksa]",
    ]) {
      it(`rejects the member ${member}`, () => assert.equal(parseMember(member), undefined));
    }

    it("knows when a node can report", () => {
      assert.deepEqual(missingReportingRoles(new Set([NODE_ROLE])), []);
      assert.deepEqual(missingReportingRoles(new Set(["roles/editor"])), []);
      assert.deepEqual(missingReportingRoles(new Set(NODE_REPORTING_ROLES)), []);
      assert.deepEqual(missingReportingRoles(new Set(["roles/logging.logWriter"])), [
        "roles/monitoring.metricWriter",
      ]);
      assert.deepEqual(missingReportingRoles(new Set()), NODE_REPORTING_ROLES);
    });

    it("knows when a node can pull images", () => {
      assert.ok(canPullImages(new Set(["roles/artifactregistry.reader"])));
      assert.ok(canPullImages(new Set(["roles/owner"])));
      assert.ok(!canPullImages(new Set([NODE_ROLE, ...NODE_REPORTING_ROLES])));
    });
  });
});
