import assert from "node:assert/strict";
import type { Alert } from "../../../stacks/alerts/alert";
import { ALERTS, alertsFor } from "../../../stacks/alerts/list";
import {
  LOG_METRICS,
  type LogMetricId,
  logMetricArgs,
  logMetricName,
} from "../../../stacks/alerts/log-metrics";
import { documentationArgs, policyArgs } from "../../../stacks/alerts/policy-args";
import { sectionFor } from "../../../stacks/alerts/runbook";
import { sectionOf } from "../../../stacks/shared/runbook";

const target = { project: "example", location: "europe-west4", cluster: "runners" };
const intervals = { periodSeconds: 60, everyMinutes: 15 };

/** A policy as plain data. */
interface Policy {
  displayName: string;
  combiner: string;
  severity: string;
  userLabels: Record<string, string>;
  conditions: {
    displayName: string;
    conditionMatchedLog?: { filter: string; labelExtractors: Record<string, string> };
    conditionPrometheusQueryLanguage?: {
      query: string;
      duration: string;
      evaluationInterval: string;
      alertRule: string;
      disableMetricValidation: boolean;
    };
  }[];
  alertStrategy: { autoClose: string; notificationRateLimit?: { period: string } };
}
const policies = ALERTS.map((alert) => ({
  alert,
  policy: policyArgs(alert, target, intervals, { owner: "platform" }) as unknown as Policy,
}));
/** What an alert's notifications say. Reads the runbook, so that it is called in tests alone. */
const documentationOf = (alert: Alert) =>
  documentationArgs(alert, target, intervals) as {
    content: string;
    subject: string;
    links: { displayName: string; url: string }[];
  };

describe("the alert policies of a cluster", () => {
  it("have names and ids of their own", () => {
    assert.equal(new Set(ALERTS.map(({ id }) => id)).size, ALERTS.length);
    assert.equal(new Set(policies.map(({ policy }) => policy.displayName)).size, ALERTS.length);
  });

  for (const { alert, policy } of policies) {
    describe(alert.id, () => {
      const [condition] = policy.conditions;

      it("has one condition, as log matches and PromQL may not stand beside others", () => {
        assert.equal(policy.conditions.length, 1);
        assert.equal(policy.combiner, "OR");
      });

      it("is limited if, and only if, it is on a log (the API refuses anything else)", () => {
        const isLog = condition?.conditionMatchedLog !== undefined;
        assert.equal(policy.alertStrategy.notificationRateLimit !== undefined, isLog);
        assert.equal(condition?.conditionPrometheusQueryLanguage === undefined, isLog);
      });

      it("closes by itself, half an hour after its data ends at the earliest", () => {
        const closes = Number.parseInt(policy.alertStrategy.autoClose, 10);
        assert.ok(closes >= 1800 && closes <= 604_800, policy.alertStrategy.autoClose);
      });

      it("is about this cluster alone", () => {
        const text =
          condition?.conditionMatchedLog?.filter ?? condition?.conditionPrometheusQueryLanguage?.query ?? "";
        assert.match(text, /runners/);
        assert.match(text, /europe[-_]west4/);
      });

      it("can be created before its metric exists, and is evaluated in whole half minutes", () => {
        const query = condition?.conditionPrometheusQueryLanguage;
        if (!query) return;
        assert.equal(query.disableMetricValidation, true);
        assert.equal(Number.parseInt(query.evaluationInterval, 10) % 30, 0);
        assert.match(query.duration, /^\d+s$/);
        assert.match(query.alertRule, /^[a-z_]+$/);
      });

      it("has the runbook's section with the cluster's names in its commands, within what the API takes", () => {
        const { content, subject, links } = documentationOf(alert);
        assert.ok(content.length > 150 && content.length <= 8192, `${content.length} characters`);
        assert.ok(Buffer.byteLength(content) <= 10_240);
        assert.match(content, /```\n[^`]*(kubectl|gcloud)[^`]*```/);
        assert.doesNotMatch(content, /\bCLUSTER\b|\bLOCATION\b|\bPROJECT\b|\]\(/);
        assert.ok(Buffer.byteLength(subject) <= 255, subject);
        assert.ok(links.length > 0 && links.length <= 3);
        for (const { displayName, url } of links) {
          assert.ok(displayName.length <= 63);
          assert.ok(URL.canParse(url) && url.length <= 2083, `${url.length} characters`);
        }
      });

      it("has labels to route it by, as the API takes them", () => {
        assert.equal(policy.userLabels.owner, "platform");
        assert.equal(policy.userLabels.cluster, "runners");
        assert.equal(policy.severity, alert.severity.toUpperCase());
        for (const [key, value] of Object.entries(policy.userLabels)) {
          assert.match(key, /^[a-z][a-z0-9_-]{0,62}$/);
          assert.match(value, /^[a-z0-9_-]{0,63}$/);
        }
      });
    });
  }

  it("name node and fault of a verification that failed", () => {
    const { alert, policy } =
      policies.find(({ alert: { id } }) => id === "verification-failed") ?? assert.fail();
    assert.deepEqual(policy.conditions[0]?.conditionMatchedLog?.labelExtractors, {
      node: "EXTRACT(labels.verification_node)",
      fault: "EXTRACT(labels.verification_fault)",
    });
    assert.match(
      documentationOf(alert).subject,
      /\$\{log\.extracted_label\.node\}.*\$\{log\.extracted_label\.fault\}/,
    );
  });

  it("leave out what is turned off, and CI platforms that are not there", () => {
    const ids = (ci: Parameters<typeof alertsFor>[0], off: string[]) =>
      alertsFor(ci, off).map(({ id }) => id);
    assert.ok(!ids([], []).some((id) => /^git/.test(id)));
    assert.ok(ids(["gitlab-runner"], []).includes("gitlab-jobs-failing"));
    assert.ok(!ids(["gitlab-runner"], []).includes("github-runners-failing"));
    assert.ok(!ids([], ["upgrade-available"]).includes("upgrade-available"));
  });
});

describe("the counters of log entries", () => {
  for (const id of Object.keys(LOG_METRICS) as LogMetricId[]) {
    it(`${id}: have an extractor for each label, and a name that Cloud Logging takes`, () => {
      const { name, metricDescriptor, labelExtractors } = logMetricArgs(id, target) as unknown as {
        name: string;
        metricDescriptor: { metricKind: string; valueType: string; labels: { key: string }[] };
        labelExtractors: Record<string, string>;
      };
      assert.match(name, /^[A-Za-z0-9][A-Za-z0-9_\-.,+!*',()%/]{0,99}$/);
      assert.deepEqual(
        metricDescriptor.labels.map(({ key }) => key),
        Object.keys(labelExtractors),
      );
      assert.deepEqual([metricDescriptor.metricKind, metricDescriptor.valueType], ["DELTA", "INT64"]);
    });
  }

  it("have other names for each cluster of a project", () => {
    const names = (["verdicts", "metadata-server-errors"] as const).flatMap((id) =>
      [target, { ...target, location: "europe-west1" }, { ...target, cluster: "runners-b" }].map((cluster) =>
        logMetricName(id, cluster),
      ),
    );
    assert.equal(new Set(names).size, 6);
  });
});

describe("the runbook's sections", () => {
  it("end at the next heading, and name where their links lead", () => {
    const text = "### one\n\nSee [that](#two) and [this](other.md#there).\n\n### two\n\nend\n\n## three\n";
    assert.equal(sectionOf(text, "one"), "See that (`npx gke-guardrails explain two`) and this.");
    assert.equal(
      sectionOf(text, "one", "https://example.com/docs/runbook.md"),
      "See [that](https://example.com/docs/runbook.md#two) and [this](https://example.com/docs/other.md#there).",
    );
    assert.equal(sectionOf(text, "two"), "end");
    assert.equal(sectionOf(text, "three"), undefined);
    assert.throws(() => sectionFor("three", target), /docs\/runbook\.md: has no section "### three"/);
  });
});
