import { UPGRADE_VERIFICATION_COMPONENT } from "../../../../policies/program/kubernetes/identity/own-account";
import {
  DEPLOYMENT,
  HELM_RELEASE,
  KUBERNETES_SERVICE_ACCOUNT,
  KUBERNETES_SERVICE_ACCOUNT_PATCH,
  NAMESPACE,
  POD,
  SERVICE,
  SERVICE_ACCOUNT,
  SERVICE_ACCOUNT_IAM_MEMBER,
} from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const KEY = "iam.gke.io/gcp-service-account";
const AT = `metadata.annotations["${KEY}"]`;
const EMAIL = "app@my-project.iam.gserviceaccount.com";
const account = (value: unknown) =>
  resource(KUBERNETES_SERVICE_ACCOUNT, { metadata: { name: "app", annotations: { [KEY]: value } } });
const iamAccount = (email: string) =>
  resource(
    SERVICE_ACCOUNT,
    { project: "my-project", accountId: "app" },
    { name: "app", observed: { email } },
  );
const annotated = (annotations: object) =>
  resource(KUBERNETES_SERVICE_ACCOUNT, { metadata: { namespace: "apps", name: "app", annotations } });
const deployment = (annotations: unknown) =>
  resource(DEPLOYMENT, {
    metadata: { namespace: "apps", name: "app" },
    spec: { template: { metadata: { annotations }, spec: { serviceAccountName: "app", containers: [] } } },
  });
const release = (values: unknown, chart = "app") => resource(HELM_RELEASE, { chart, values });
const MISSPELT = { "iam.gke.io/gcp-service-acount": EMAIL };
const AT_MISSPELT = 'metadata.annotations["iam.gke.io/gcp-service-acount"]';
/** A binding by which the account may act as one of the stack, or as another. */
const bound = (serviceAccountId: unknown = ref("app", "name"), member = "apps/app") =>
  resource(
    SERVICE_ACCOUNT_IAM_MEMBER,
    {
      serviceAccountId,
      role: "roles/iam.workloadIdentityUser",
      member: `serviceAccount:my-project.svc.id.goog[${member}]`,
    },
    { name: "grant" },
  );
const jobs = (more = "") =>
  `[[runners]]\n[runners.kubernetes]\n${more}[runners.kubernetes.pod_annotations]\n"${KEY}" = "${EMAIL}"`;

ruleTable("ksa-annotation-is-email", {
  accepts: {
    "an address that is not known, of the verification's own account": {
      ...account(unknown),
      component: UPGRADE_VERIFICATION_COMPONENT,
    },
    "an account of a project": account(EMAIL),
    "an account of a project of a domain": account("app@my-project.example.com.iam.gserviceaccount.com"),
    "Compute Engine's default account": account("123456789012-compute@developer.gserviceaccount.com"),
    "another annotation with a resource name": resource(KUBERNETES_SERVICE_ACCOUNT, {
      metadata: { annotations: { team: "projects/a/serviceAccounts/b" } },
    }),
    "an account without annotations": resource(KUBERNETES_SERVICE_ACCOUNT, { metadata: { name: "app" } }),
    "an account without metadata": resource(KUBERNETES_SERVICE_ACCOUNT, {}),
    "a patch with an address": resource(KUBERNETES_SERVICE_ACCOUNT_PATCH, {
      metadata: { name: "app", annotations: { [KEY]: EMAIL } },
    }),
    "a release's account with an address": release({ serviceAccount: { annotations: { [KEY]: EMAIL } } }),
    "a release with a password that is not known": release({
      password: unknown,
      hosts: [unknown],
      serviceAccount: { annotations: { [KEY]: EMAIL } },
    }),
    "a release without values": resource(HELM_RELEASE, { chart: "app" }),
    "a release whose Pods have it beside their account, or name one that another makes": [
      { podAnnotations: { [KEY]: EMAIL }, serviceAccount: { annotations: { [KEY]: EMAIL } } },
      { podAnnotations: { [KEY]: EMAIL }, serviceAccount: { create: false, name: "app" } },
      {
        template: { metadata: { annotations: { [KEY]: EMAIL } }, spec: { serviceAccountName: "runner" } },
      },
    ].map((values, i) => ({ ...release(values), name: `release${i}` })),
    "a CI runner's jobs that have it beside an account": release(
      { runners: { config: jobs('service_account = "ci"\n') } },
      "gitlab-runner",
    ),
    "a CI runner's configuration that is no TOML, or has no jobs": [
      { ...release({ runners: { config: "{{ tpl }}" } }, "gitlab-runner"), name: "a" },
      { ...release({ runners: { config: "[[runners]]" } }, "gitlab-runner"), name: "b" },
    ],
    "another chart's text that reads like a CI runner's configuration": release({
      runners: { config: jobs() },
    }),
    "a workload and a Service without it, and a workload whose account has it": [
      resource(SERVICE, { metadata: { name: "app", annotations: { a: "b" } } }, { name: "service" }),
      annotated({ [KEY]: EMAIL }),
      resource(
        DEPLOYMENT,
        {
          metadata: { namespace: "apps", name: "app", annotations: { [KEY]: EMAIL } },
          spec: { template: { spec: { serviceAccountName: "app" } } },
        },
        { name: "deployment" },
      ),
    ],
    "a release whose values hold null": release({ serviceAccount: null, tags: ["a"] }),
    "another annotation of Google's that is beside it": annotated({
      [KEY]: EMAIL,
      "iam.gke.io/service-account": EMAIL,
    }),
    "another annotation with an address, of nobody's or of another's domain": annotated({
      owner: EMAIL,
      "example.com/gcp-service-account": EMAIL,
      "iam.gke.io/credential-quota-project": "my-project",
      "iam.gke.io/return-principal-id-as-email": "true",
      "example.com/unknown": unknown,
    }),
    "a name like it with what is no address": annotated({ "cloud.google.com/service-account": "none" }),
    "Pods that have it beside their account": [annotated({ [KEY]: EMAIL }), deployment({ [KEY]: EMAIL })],
    "Pods with other annotations, or unknown ones of another key": deployment({ team: unknown }),
    "a namespace without it": resource(NAMESPACE, { metadata: { name: "apps", annotations: { a: "b" } } }),
  },
  rejects: {
    "an empty annotation, as advisory": {
      resources: account(""),
      at: AT,
      problem: /^is empty, and names no IAM service account$/,
      fix: /Or remove it\.$/,
      level: "advisory",
    },
    "an empty annotation in a release's values, as advisory": {
      resources: release({ serviceAccount: { annotations: { [KEY]: "" } } }),
      at: `values.serviceAccount.annotations["${KEY}"]`,
      problem: /^is empty/,
      level: "advisory",
    },
    "upper-case letters, as advisory": {
      resources: account("App@my-project.iam.gserviceaccount.com"),
      at: AT,
      problem: /^has upper-case letters/,
      fix: /all in lower case/,
      level: "advisory",
    },
    "a name that ends with a hyphen": {
      resources: account("app-@my-project.iam.gserviceaccount.com"),
      at: AT,
      problem: /has a name before the @ that no service account can have/,
    },
    "the resource name, which Account.name gives (pulumi-gcp 1058 has the two the other way round)": {
      resources: account(`projects/my-project/serviceAccounts/${EMAIL}`),
      at: AT,
      problem: /resource name .* not its e-mail address/,
      fix: /email of a gcp.serviceaccount.Account, not its name/,
    },
    "another output than the email of an account of the stack, which is known already, as advisory": {
      resources: [
        iamAccount(EMAIL),
        resource(NAMESPACE, { metadata: { name: "apps" } }, { name: "namespace" }),
        resource(KUBERNETES_SERVICE_ACCOUNT, {
          metadata: {
            name: "app",
            namespace: ref("namespace", "metadata"),
            annotations: { [KEY]: ref("app", "name") },
          },
        }),
      ],
      at: AT,
      level: "advisory",
      problem:
        /is not known yet, unlike the e-mail address of Account\.app, from which it comes: it may be its name, id or uniqueId, of which none is/,
      fix: /to the email of the gcp\.serviceaccount\.Account, which is known already\.$/,
    },
    "another output than the email of an account in a release's values, as advisory": {
      resources: [
        iamAccount(EMAIL),
        release({ serviceAccount: { annotations: { [KEY]: ref("app", "id") } } }),
      ],
      at: `values.serviceAccount.annotations["${KEY}"]`,
      level: "advisory",
    },
    "the unique number": { resources: account("112233445566778899001"), at: AT, problem: /unique number/ },
    "the member": { resources: account(`serviceAccount:${EMAIL}`), at: AT, problem: /IAM member/ },
    "a name without a project": { resources: account("app"), at: AT, problem: /not the e-mail address/ },
    "the brackets of a documentation's placeholders (velero-plugin-for-gcp 194)": {
      resources: account("[app@my-project.iam.gserviceaccount.com]"),
      at: AT,
    },
    "a project that was undefined": {
      resources: account("app@undefined.iam.gserviceaccount.com"),
      at: AT,
      problem: /project/,
      fix: /PROJECT is the ID/,
    },
    "a key that is one letter off, beside a binding for the account": {
      resources: [iamAccount(EMAIL), bound(), annotated(MISSPELT), deployment({})],
      at: AT_MISSPELT,
      level: "mandatory",
      fix: /^Rename/,
    },
    "such a key beside a binding for another account, as advisory": {
      resources: [iamAccount(EMAIL), bound(undefined, "apps/other"), annotated(MISSPELT), deployment({})],
      at: AT_MISSPELT,
      level: "advisory",
    },
    "such a key of an account that no Pods use, as advisory": {
      resources: [iamAccount(EMAIL), bound(), annotated(MISSPELT)],
      at: AT_MISSPELT,
      level: "advisory",
    },
    "such a key beside a binding of another stack's account, as advisory": {
      resources: [bound(`projects/my-project/serviceAccounts/${EMAIL}`), annotated(MISSPELT), deployment({})],
      at: AT_MISSPELT,
      level: "advisory",
    },
    "a key that is one letter off, has other marks or capitals, or another domain of Google's": {
      resources: annotated({
        "iam.gke.io/gcp-service-accounts": EMAIL,
        "iam.gke.io/gcp-serviceaccount": EMAIL,
        "iam.gke.io/gcp-service-acount": "app",
        "iam.gke.io/gpc-service-account": EMAIL,
        "iam.gke.io/GCP_Service_Account": EMAIL,
        "cloud.google.com/service-account": EMAIL,
      }),
      at: [
        'metadata.annotations["cloud.google.com/service-account"]',
        'metadata.annotations["iam.gke.io/GCP_Service_Account"]',
        'metadata.annotations["iam.gke.io/gcp-service-accounts"]',
        'metadata.annotations["iam.gke.io/gcp-service-acount"]',
        'metadata.annotations["iam.gke.io/gcp-serviceaccount"]',
        'metadata.annotations["iam.gke.io/gpc-service-account"]',
      ],
      level: "advisory",
      problem: /no effect: the annotation that names an IAM service account is iam/,
      fix: /Rename/,
    },
    "the annotation on a Deployment's Pods, whose account has none": {
      resources: [annotated({}), deployment({ [KEY]: EMAIL })],
      at: `spec.template.metadata.annotations["${KEY}"]`,
      level: "advisory",
      problem: /no effect on Pods/,
    },
    "the annotation on a Pod": {
      resources: resource(POD, {
        metadata: { name: "app", annotations: { [KEY]: EMAIL } },
        spec: { containers: [] },
      }),
      at: AT,
      level: "advisory",
    },
    "the annotation on a namespace": {
      resources: resource(NAMESPACE, { metadata: { name: "apps", annotations: { [KEY]: EMAIL } } }),
      at: AT,
      level: "advisory",
      problem: /no effect on a namespace/,
    },
    "the annotation on a Service (external-dns 1413)": {
      resources: resource(SERVICE, { metadata: { name: "app", annotations: { [KEY]: EMAIL } } }),
      at: AT,
      level: "advisory",
      problem: /no effect on a Service/,
    },
    "the annotation on a Deployment itself": {
      resources: [
        annotated({}),
        resource(
          DEPLOYMENT,
          {
            metadata: { namespace: "apps", name: "app", annotations: { [KEY]: EMAIL } },
            spec: { template: { spec: { serviceAccountName: "app", containers: [] } } },
          },
          { name: "deployment" },
        ),
      ],
      at: AT,
      level: "advisory",
      problem: /no effect on a workload/,
    },
    "the value in the key, as in a shell (falcon-operator 190, descheduler 694)": {
      resources: annotated({ [`${KEY}=${EMAIL}`]: "", [`${KEY}:${EMAIL}`]: "" }),
      at: [`metadata.annotations["${KEY}:${EMAIL}"]`, `metadata.annotations["${KEY}=${EMAIL}"]`],
      level: "advisory",
    },
    "keys in a release's values that are one letter off": {
      resources: release({
        serviceAccount: { annotations: { "iam.gke.io/gcp-serviceaccount": EMAIL } },
        rbac: { serviceAccountAnnotations: { "iam.gke.io/gcp-service-acount": EMAIL } },
      }),
      at: [
        'values.rbac.serviceAccountAnnotations["iam.gke.io/gcp-service-acount"]',
        'values.serviceAccount.annotations["iam.gke.io/gcp-serviceaccount"]',
      ],
      level: "advisory",
      problem: /no effect: the annotation/,
      fix: /Rename/,
    },
    "the annotation on a release's Pods": {
      resources: release({ controller: { podAnnotations: { [KEY]: EMAIL } } }),
      at: `values.controller.podAnnotations["${KEY}"]`,
      level: "advisory",
      problem: /no effect on Pods/,
    },
    "the annotation on the Pods of GitHub's runners (actions-runner-controller 262)": {
      resources: release(
        { template: { metadata: { annotations: { [KEY]: EMAIL } }, spec: { containers: [] } } },
        "gha-runner-scale-set",
      ),
      at: `values.template.metadata.annotations["${KEY}"]`,
      level: "advisory",
    },
    "the annotation on Jenkins' agents": {
      resources: release({ agent: { annotations: { [KEY]: EMAIL } } }, "jenkins"),
      at: `values.agent.annotations["${KEY}"]`,
      level: "advisory",
    },
    "the annotation on the Pods of GitLab Runner's jobs": {
      resources: release({ runners: { config: jobs() } }, "gitlab-runner"),
      at: "values.runners.config",
      level: "advisory",
      problem: /no effect on Pods/,
    },
    "blanks around the address": {
      resources: account(` ${EMAIL}`),
      at: AT,
      problem: /spaces around/,
      fix: /no space or line break/,
    },
    "an underscore in the account's name": {
      resources: account("my_app@my-project.iam.gserviceaccount.com"),
      at: AT,
      problem: /no service account can have/,
    },
    "an address without the account's name": {
      resources: account("@my-project.iam.gserviceaccount.com"),
      at: AT,
      problem: /no name before the @/,
    },
    "a placeholder for the project": {
      resources: account("app@PROJECT_ID.iam.gserviceaccount.com"),
      at: AT,
    },
    "an Output in a text, as Pulumi prints it": {
      resources: account(
        "Calling [toString] on an [Output<T>] is not supported.@my-project.iam.gserviceaccount.com",
      ),
      at: AT,
    },
    "a patch with a resource name": {
      resources: resource(KUBERNETES_SERVICE_ACCOUNT_PATCH, {
        metadata: { name: "app", annotations: { [KEY]: `projects/-/serviceAccounts/${EMAIL}` } },
      }),
      at: AT,
    },
    "a pair of key and value in one text (fluxcd/website 966)": {
      resources: account(`${KEY}=${EMAIL}`),
      at: AT,
    },
    "resource names in a release's values, in each place": {
      resources: release({
        serviceAccount: { annotations: { [KEY]: `projects/p/serviceAccounts/${EMAIL}` } },
        agent: { serviceAccount: { annotations: { [KEY]: "app" } } },
        rbac: { serviceAccountAnnotations: { [KEY]: EMAIL } },
      }),
      at: [
        `values.agent.serviceAccount.annotations["${KEY}"]`,
        `values.serviceAccount.annotations["${KEY}"]`,
      ],
    },
  },
  undecided: {
    "an unknown value of another annotation of Google's": {
      resources: annotated({ "cloud.google.com/service-account": unknown }),
      at: 'metadata.annotations["cloud.google.com/service-account"]',
    },
    "an unknown value of a key that is one letter off": {
      resources: annotated({ "iam.gke.io/gcp-service-acount": unknown }),
      at: 'metadata.annotations["iam.gke.io/gcp-service-acount"]',
    },
    "unknown annotations of Pods": {
      resources: deployment(unknown),
      at: "spec.template.metadata.annotations",
    },
    "unknown annotations of a namespace": {
      resources: resource(NAMESPACE, { metadata: { name: "apps", annotations: unknown } }),
      at: "metadata.annotations",
    },
    "what comes from an account of the stack and something else, which may make its email": {
      resources: [
        iamAccount(EMAIL),
        { type: "gcp:storage/bucket:Bucket", name: "bucket", props: {} },
        resource(KUBERNETES_SERVICE_ACCOUNT, {
          metadata: {
            name: "app",
            annotations: { [KEY]: ref("app", "name") },
            labels: { bucket: ref("bucket", "id") },
          },
        }),
      ],
      at: AT,
    },
    "what comes from an account that gets another email": {
      resources: [iamAccount("old@my-project.iam.gserviceaccount.com"), account(ref("app", "email"))],
      at: AT,
    },
    "what comes from an account of the stack, its email or its name": {
      resources: [
        resource(SERVICE_ACCOUNT, { accountId: "app" }, { name: "app" }),
        account(ref("app", "name")),
      ],
      at: AT,
    },
    "unknown annotations": {
      resources: resource(KUBERNETES_SERVICE_ACCOUNT, { metadata: { name: "app", annotations: unknown } }),
      at: "metadata.annotations",
    },
    "an unknown annotation in a release's values": {
      resources: release({ serviceAccount: { annotations: { [KEY]: unknown } } }),
      at: `values.serviceAccount.annotations["${KEY}"]`,
    },
    "an unknown configuration of a CI runner": {
      resources: release({ runners: { config: unknown } }, "gitlab-runner"),
      at: "values.runners.config",
    },
    "unknown metadata of a template of Pods in a release's values": {
      resources: release({ template: { metadata: unknown } }),
      at: "values.template.metadata",
    },
    "an unknown specification of a template of Pods in a release's values, which may name an account": {
      resources: release({ template: { metadata: { annotations: { [KEY]: EMAIL } }, spec: unknown } }),
      at: "values.template.spec",
    },
    "an unknown template of Pods in a release's values": {
      resources: release({ template: unknown }),
      at: "values.template",
    },
    "unknown annotations in a release's values": {
      resources: release({ serviceAccount: { annotations: unknown } }),
      at: "values.serviceAccount.annotations",
    },
  },
});
