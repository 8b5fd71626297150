import assert from "node:assert/strict";
import { parseFilter } from "../../gke/filters";
import { fieldsOf, filterMatches } from "../../gke/records";

const entry = fieldsOf({
  log_id: "stderr",
  severity: "ERROR",
  "resource.type": "k8s_container",
  container_name: "gke-metadata-server",
  text: "dial tcp 169.254.169.252:988: connect: connection refused",
});

describe("gke/records", () => {
  const filters: Record<string, boolean | undefined> = {
    'resource.type="k8s_container"': true,
    'resource.type="k8s_pod"': false,
    'resource.labels.container_name="gke-metadata-server"': true,
    'resource.label."container_name"="gke-metadata-server"': true,
    'resource.labels.container_name="GKE-METADATA-SERVER"': true,
    'resource.labels.container_name!="gke-metadata-server"': false,
    'resource.labels.container_name:"metadata"': true,
    "resource.labels.container_name:*": true,
    'resource.labels.container_name=~"^gke-"': true,
    'resource.labels.container_name=~"^metadata"': false,
    'resource.labels.container_name!~"^gke-"': false,
    'resource.labels.container_name=~"("': undefined,
    'resource.labels.container_name!~"[[:alpha:]]"': false,
    'resource.labels.pod_name="a"': undefined,
    'NOT resource.labels.pod_name="a"': undefined,
    "severity>=ERROR": true,
    "severity>ERROR": false,
    "severity<=CRITICAL": true,
    "severity<WARNING": false,
    "severity>=500": undefined,
    'log_id("stderr")': true,
    'log_id("stdout")': false,
    'logName="projects/p/logs/stderr"': true,
    'logName:"stdout"': false,
    'textPayload:"connection refused"': true,
    'jsonPayload.message:"169.254.169.252"': true,
    'SEARCH("Connection Refused")': true,
    '"169.254.169.252:988"': true,
    '"something else"': false,
    "cast(x, INT64) > 5": undefined,
    'resource.labels.container_name=starts_with("gke-")': true,
    'resource.labels.container_name!=starts_with("gke-")': false,
    'resource.labels.container_name=ends_with("-server")': true,
    'resource.labels.container_name=has_substring("META")': false,
    'resource.labels.container_name=has_substring("META", ignore_case=true)': true,
    'resource.labels.container_name=one_of("a", "gke-metadata-server")': true,
    'resource.labels.container_name=one_of("a", "b")': false,
    'resource.labels.container_name=monitoring.regex.full_match("gke-.*")': true,
    'resource.labels.container_name=monitoring.regex.full_match("gke-")': false,
    'resource.labels.container_name!=monitoring.regex.full_match("(?P<x>a)")': true,
    'resource.labels.container_name=monitoring.regex.full_match("(?=a)")': undefined,
    'resource.labels.container_name=later("a")': undefined,
    'resource.labels.pod_name!=starts_with("a")': undefined,
  };
  for (const [text, expected] of Object.entries(filters)) {
    it(`answers ${expected} to ${text}`, () => {
      const filter = parseFilter(text);
      assert.ok(filter);
      assert.equal(filterMatches(filter, entry), expected);
    });
  }
});
