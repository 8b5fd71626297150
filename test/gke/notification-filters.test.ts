import assert from "node:assert/strict";
import { logFilterMatches, subscriptionFilterMatches, UPGRADE_EVENTS } from "../../gke/notification-filters";
import { TYPE_URL } from "../../gke/notifications";

const LOG = 'log_id("container.googleapis.com/notifications")';
const taken = (filter: string) => UPGRADE_EVENTS.filter((event) => logFilterMatches(filter, event));

describe("gke/notification-filters", () => {
  describe("logFilterMatches", () => {
    const both = UPGRADE_EVENTS;
    const filters: Record<string, readonly string[]> = {
      [LOG]: both,
      'logName="projects/example/logs/container.googleapis.com%2Fnotifications"': both,
      'logName:"container.googleapis.com%2Fnotifications"': both,
      [`resource.type=("gke_cluster" OR "gke_nodepool") AND ${LOG}`]: both,
      [`${LOG} AND severity>=NOTICE AND resource.labels.cluster_name="main"`]: both,
      [`${LOG} AND jsonPayload.@type="${TYPE_URL.upgrade}"`]: ["upgrade"],
      [`${LOG} AND jsonPayload."@type":"UpgradeInfoEvent"`]: ["upgradeInfo"],
      [`${LOG} AND jsonPayload.@type=("${TYPE_URL.upgrade}" OR "${TYPE_URL.upgradeInfo}")`]: both,
      [`${LOG} AND NOT jsonPayload.@type="${TYPE_URL.securityBulletin}"`]: both,
      [`${LOG} -- AND jsonPayload.@type="${TYPE_URL.securityBulletin}"`]: both,
      [`${LOG} AND jsonPayload.@type="${TYPE_URL.securityBulletin}"`]: [],
      [`${LOG} AND -jsonPayload.@type:"Upgrade"`]: [],
      [`${LOG} AND resource.type="gce_instance"`]: [],
      [`NOT ${LOG}`]: [],
      'log_id("cloudaudit.googleapis.com/activity")': [],
      "severity>=ERROR": [],
      // Names the log, but as a text to search for in any other.
      'textPayload:"log_id(container.googleapis.com/notifications)"': [],
      [`-- ${LOG}\nseverity>=ERROR`]: [],
      [`${LOG} AND (`]: [],
    };
    for (const [filter, events] of Object.entries(filters)) {
      it(`takes ${events.join(" and ") || "nothing"} with ${JSON.stringify(filter)}`, () =>
        assert.deepEqual(taken(filter), events));
    }
  });

  describe("subscriptionFilterMatches", () => {
    const url = TYPE_URL.upgrade;
    const filters: Record<string, boolean | undefined> = {
      "": true,
      [`attributes.type_url = "${url}"`]: true,
      [`attributes.type_url != "${url}"`]: false,
      [`attributes.type_url = "${TYPE_URL.securityBulletin}"`]: false,
      [`attributes.type_url = "${TYPE_URL.securityBulletin}" OR attributes.type_url = "${url}"`]: true,
      [`NOT attributes.type_url = "${TYPE_URL.securityBulletin}"`]: true,
      'hasPrefix(attributes.type_url, "type.googleapis.com/google.container.v1beta1.Upgrade")': true,
      'hasPrefix(attributes.type_url, "type.googleapis.com/google.container.v1beta1.Security")': false,
      "attributes:type_url": true,
      "attributes:foreign": false,
      "NOT attributes:payload": false,
      'attributes.cluster_name = "main"': undefined,
      'hasPrefix(attributes.cluster_name, "prod-")': undefined,
      "attributes.type_url = (": undefined,
    };
    for (const [filter, expected] of Object.entries(filters)) {
      it(`answers ${expected} to ${JSON.stringify(filter)}`, () =>
        assert.equal(subscriptionFilterMatches(filter, "upgrade"), expected));
    }
  });
});
