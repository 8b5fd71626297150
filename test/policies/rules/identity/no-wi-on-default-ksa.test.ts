import {
  KUBERNETES_SERVICE_ACCOUNT,
  KUBERNETES_SERVICE_ACCOUNT_PATCH,
} from "../../../../policies/resource-types";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const AT = 'metadata.annotations["iam.gke.io/gcp-service-account"]';
const annotations = { "iam.gke.io/gcp-service-account": "app@my-project.iam.gserviceaccount.com" };
const account = (metadata: object) => resource(KUBERNETES_SERVICE_ACCOUNT, { metadata });

ruleTable("no-wi-on-default-ksa", {
  accepts: {
    "an account of the workload's own": account({ name: "app", annotations }),
    "an account that Pulumi names": account({ annotations }),
    "a default account without the annotation": account({ name: "default", annotations: { team: "a" } }),
    "a default account without annotations": account({ name: "default" }),
    "an account without metadata": resource(KUBERNETES_SERVICE_ACCOUNT, {}),
    "another account with unknown annotations": account({ name: "app", annotations: unknown }),
    "an unknown name without annotations": account({ name: unknown }),
  },
  rejects: {
    "the default account": { resources: account({ name: "default", annotations }), at: AT },
    "a patch of the default account": {
      resources: resource(KUBERNETES_SERVICE_ACCOUNT_PATCH, { metadata: { name: "default", annotations } }),
      at: AT,
    },
  },
  undecided: {
    "an unknown value of the annotation, which may be absent": {
      resources: account({ name: "default", annotations: { "iam.gke.io/gcp-service-account": unknown } }),
      at: AT,
    },
    "an unknown name with the annotation": {
      resources: account({ name: unknown, annotations }),
      at: "metadata.name",
    },
    "unknown annotations of the default account": {
      resources: account({ name: "default", annotations: unknown }),
      at: "metadata.annotations",
    },
  },
});
