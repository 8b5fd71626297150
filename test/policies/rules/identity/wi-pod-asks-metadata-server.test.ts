import {
  CONFIG_MAP,
  CRON_JOB,
  DAEMON_SET,
  DEPLOYMENT,
  HELM_RELEASE,
  KUBERNETES_SERVICE_ACCOUNT,
  NAMESPACE,
  POD,
  PROJECT_IAM_MEMBER,
  SERVICE_ACCOUNT,
} from "../../../../policies/resource-types";
import { ref } from "../../../../policies/rule";
import { resource, unknown } from "../../../support/evaluate";
import { ruleTable } from "../../../support/rule-table";

const KEY = "iam.gke.io/gcp-service-account";
const EMAIL = "app@demo.iam.gserviceaccount.com";
const TEMPLATE = "spec.template.spec";
const PRINCIPALS =
  "//iam.googleapis.com/projects/123456789012/locations/global/workloadIdentityPools/demo.svc.id.goog";

const account = (annotations: unknown = { [KEY]: EMAIL }, name = "app") =>
  resource(
    KUBERNETES_SERVICE_ACCOUNT,
    { metadata: { namespace: "apps", name, annotations } },
    { name: "account" },
  );
const container = (...env: object[]) => ({ name: "app", image: "app", env });
const pod = (spec: object) => ({ serviceAccountName: "app", containers: [container()], ...spec });
const workload = (spec: object, type: typeof DEPLOYMENT | typeof DAEMON_SET = DEPLOYMENT, name = "it") =>
  resource(
    type,
    { metadata: { namespace: "apps", name }, spec: { template: { spec: pod(spec) } } },
    { name },
  );
const grant = (member: string) =>
  resource(
    PROJECT_IAM_MEMBER,
    { project: "demo", role: "roles/storage.objectViewer", member },
    { name: "grant" },
  );
const PROXY = { name: "HTTP_PROXY", value: "http://proxy.example:3128" };
const host = { hostNetwork: true };
const namespace = resource(NAMESPACE, { metadata: { name: "apps" } }, { name: "namespace" });
const ofNamespace = grant(`principalSet:${PRINCIPALS}/namespace/apps`);
const asks = (value: unknown, name = "GCE_METADATA_HOST") => ({ containers: [container({ name, value })] });

const asksFrom = (valueFrom: object) => ({
  containers: [container({ name: "GCE_METADATA_HOST", valueFrom })],
});
const configMap = (data: unknown, metadata: object = {}) =>
  resource(
    CONFIG_MAP,
    { metadata: { namespace: "apps", name: "config", ...metadata }, data },
    { name: "config" },
  );
const ofMap = (more: object = {}, env: object[] = []) => ({
  containers: [{ ...container(...env), envFrom: [{ configMapRef: { name: "config" }, ...more }] }],
});
const CREDENTIALS = { name: "GOOGLE_APPLICATION_CREDENTIALS", value: "/etc/wif.json" };
const MOUNTED = [{ name: "credentials", mountPath: "/etc" }];
const FILE = "/var/secrets/google/key.json";
const named = container({ ...CREDENTIALS, value: FILE });
const OTHER_HOST = { GCE_METADATA_HOST: "10.0.0.5" };

ruleTable("wi-pod-asks-metadata-server", {
  accepts: {
    "a proxy beside what leaves the metadata server out, for HTTPS alone, in the Pod, or beside a key": [
      account(),
      ...[
        [PROXY, { name: "no_proxy", value: "10.0.0.0/8, .google.internal" }],
        [PROXY, { name: "NO_PROXY", value: "localhost,169.254.169.254" }],
        [PROXY, { name: "NO_PROXY", value: "*" }],
        [PROXY, { name: "NO_PROXY", value: "$(NO_PROXY_OF_THE_NETWORK),.svc" }],
        [PROXY, { name: "NO_PROXY", value: "metadata.google.internal:80" }],
        [PROXY, { name: "NO_PROXY", valueFrom: { secretKeyRef: { name: "proxy", key: "no" } } }],
        [{ ...PROXY, name: "HTTPS_PROXY" }],
        [{ ...PROXY, value: "http://127.0.0.1:3128" }],
        [{ ...PROXY, value: "" }],
        [PROXY, { name: "GOOGLE_APPLICATION_CREDENTIALS", value: "/etc/key.json" }],
      ].map((env, i) =>
        workload({ containers: [{ ...container(...env), volumeMounts: MOUNTED }] }, DEPLOYMENT, `it-${i}`),
      ),
      workload(
        { containers: [{ ...container(PROXY), envFrom: [{ secretRef: { name: "proxy" } }] }] },
        DEPLOYMENT,
        "from",
      ),
    ],
    "a file of credentials that something brings": [
      account(),
      ...[
        { containers: [{ ...named, volumeMounts: [{ name: "key", mountPath: "/var/secrets/google/" }] }] },
        { containers: [{ ...named, volumeMounts: [{ name: "key", mountPath: FILE, subPath: "key.json" }] }] },
        { containers: [{ ...named, command: ["sh", "-c", `echo "$KEY" > ${FILE} && exec app`] }] },
        { containers: [{ ...named, args: ['echo "$KEY" > "$GOOGLE_APPLICATION_CREDENTIALS"'] }] },
        { containers: [container({ ...named.env[0], value: "$(HOME)/key.json" })] },
        {
          containers: [named],
          volumes: [{ name: "token", projected: { sources: [{ serviceAccountToken: { path: "token" } }] } }],
        },
        { containers: [container({ ...named.env[0], value: "" })] },
        { containers: [container({ name: "GOOGLE_APPLICATION_CREDENTIALS", valueFrom: {} })] },
      ].map((spec, i) => workload(spec, DEPLOYMENT, `file-${i}`)),
      resource(DEPLOYMENT, {
        metadata: { namespace: "apps", name: "vault" },
        spec: {
          template: {
            metadata: { annotations: { "vault.hashicorp.com/agent-inject": "true" } },
            spec: pod({ containers: [named] }),
          },
        },
      }),
    ],
    "a file of credentials of Pods without an identity": [account({}), workload({ containers: [named] })],
    "a proxy of Pods without an identity": [account({}), workload({ containers: [container(PROXY)] })],
    "Pods on the Pod network": [account(), workload({})],
    "Pods that say that they are not on the host's network": [account(), workload({ hostNetwork: false })],
    "Pods on the host's network whose account has no identity (k8s-node-termination-handler 23)": [
      account({ team: "a" }),
      workload(host, DAEMON_SET),
    ],
    "Pods on the host's network as the namespace's default account": [
      account({ [KEY]: EMAIL }, "default"),
      workload({ ...host, serviceAccountName: undefined }, DAEMON_SET),
    ],
    "Pods on the host's network in a namespace that is granted a role": [
      account({}),
      workload(host, DAEMON_SET),
      grant(`principalSet:${PRINCIPALS}/namespace/apps`),
    ],
    "Pods on the host's network in a namespace whose role Pods on the Pod network have": [
      ...[namespace, ofNamespace, workload(host, DAEMON_SET)],
      workload({ serviceAccountName: "other" }, DEPLOYMENT, "other"),
    ],
    "Pods on the host's network in a namespace whose role Pods of a release or an operator may have": [
      ...[namespace, ofNamespace, workload(host, DAEMON_SET)],
      resource(HELM_RELEASE, { chart: "app", namespace: "apps" }, { name: "release" }),
    ],
    "Pods on the host's network where another namespace, the cluster or the pool has a role": [
      ...[namespace, workload(host, DAEMON_SET)],
      ...["namespace/other", "*", "kubernetes.cluster/https://container.googleapis.com/v1/projects/demo"].map(
        (of, i) => ({ ...grant(`principalSet:${PRINCIPALS}/${of}`), name: `grant${i}` }),
      ),
    ],
    "Pods on the host's network whose namespace may act as an account of which none is named": [
      ...[namespace, workload(host, DAEMON_SET)],
      resource(
        PROJECT_IAM_MEMBER,
        {
          project: "demo",
          role: "roles/iam.workloadIdentityUser",
          member: `principalSet:${PRINCIPALS}/namespace/apps`,
        },
        { name: "grant" },
      ),
    ],
    "Pods on the host's network where another's account is granted a role": [
      account({}),
      workload(host, DAEMON_SET),
      grant("serviceAccount:demo.svc.id.goog[other/app]"),
    ],
    "Pods on the host's network that only pass an account's name on": [
      account(),
      workload({
        ...host,
        serviceAccountName: "runner",
        containers: [container({ name: "JOB_ACCOUNT", value: ref("account", "metadata") })],
      }),
    ],
    "Pods on the host's network that name an account like one of another namespace": [
      account(),
      resource(DEPLOYMENT, {
        metadata: { name: "it", namespace: "tools" },
        spec: { template: { spec: pod({ ...host, serviceAccountName: ref("account", "metadata") }) } },
      }),
    ],
    "Pods on the host's network in another namespace than the one that an annotation of theirs names": [
      account(),
      resource(NAMESPACE, { metadata: { name: "apps" } }, { name: "namespace" }),
      resource(DEPLOYMENT, {
        metadata: { name: "it", namespace: "tools", annotations: { for: ref("namespace", "id") } },
        spec: { template: { spec: pod(host) } },
      }),
    ],
    "Pods whose CSI driver asks for them": [
      account(),
      workload({ ...host, volumes: [{ name: "data", csi: { driver: "gcsfuse.csi.storage.gke.io" } }] }),
    ],
    "Pods with credentials in a file": [
      account(),
      workload({ ...host, containers: [{ ...container(CREDENTIALS), volumeMounts: MOUNTED }] }),
    ],
    "the metadata server by its address, its name and its port": [
      "169.254.169.254",
      "metadata.google.internal",
      "169.254.169.254:80",
    ].map((value, i) => (i === 0 ? account() : workload(asks(value), DEPLOYMENT, `it${i}`))),
    "a variable, or all of them, from a ConfigMap with the metadata server's address": [
      account(),
      configMap({ GCE_METADATA_HOST: "169.254.169.254", GCE_METADATA_IP: "169.254.169.254" }),
      workload(ofMap()),
      workload(
        asksFrom({ configMapKeyRef: { name: "config", key: "GCE_METADATA_HOST" } }),
        DEPLOYMENT,
        "key",
      ),
    ],
    "a ConfigMap of another stack, another namespace or another name, and one whose keys are others": [
      account(),
      workload(asksFrom({ configMapKeyRef: { name: "config", key: "host" } })),
      { ...configMap(OTHER_HOST, { namespace: "other" }), name: "far" },
      { ...configMap(OTHER_HOST, { name: "other" }), name: "near" },
      configMap({ host: "169.254.169.254", GCE_METADATA: "10.0.0.5", DATABASE: unknown }),
      workload(ofMap(), DEPLOYMENT, "all"),
      workload(ofMap({ prefix: "APP_" }), DEPLOYMENT, "prefixed"),
    ],
    "a ConfigMap whose variable the container replaces": [
      account(),
      configMap(OTHER_HOST),
      workload(ofMap({}, [{ name: "GCE_METADATA_HOST", value: "metadata.google.internal" }])),
    ],
    "a Secret, and a ConfigMap for Pods without an identity": [
      account({}),
      configMap(OTHER_HOST),
      workload(ofMap()),
      workload(
        { containers: [{ ...container(), envFrom: [{ secretRef: { name: "a" } }] }] },
        DEPLOYMENT,
        "b",
      ),
    ],
    "an empty variable": [account(), workload(asks(""))],
    "another variable": [account(), workload(asks("localhost:8080", "PUBSUB_EMULATOR_HOST"))],
    "another variable whose value is not known": [account(), workload(asks(unknown, "DATABASE"))],
    "another metadata server for Pods without an identity": [account({}), workload(asks("localhost:8080"))],
    "client libraries that look for the metadata server as they always do": [
      account(),
      workload(asks("false", "NO_GCE_CHECK")),
      workload(asks("assume-present", "METADATA_SERVER_DETECTION"), DEPLOYMENT, "node"),
      workload(asks("bios-only", "METADATA_SERVER_DETECTION"), DEPLOYMENT, "bios"),
    ],
    "client libraries that look for none, with credentials in a file": [
      account(),
      configMap({ GOOGLE_APPLICATION_CREDENTIALS: "/etc/wif.json", NO_GCE_CHECK: "true" }),
      workload(ofMap()),
      workload(
        {
          containers: [
            { ...container({ name: "NO_GCE_CHECK", value: "true" }, CREDENTIALS), volumeMounts: MOUNTED },
          ],
        },
        DEPLOYMENT,
        "b",
      ),
    ],
    "client libraries that look for none in Pods without an identity": [
      account({}),
      workload(asks("true", "NO_GCE_CHECK")),
    ],
    "an alias of another name": [
      account(),
      workload({ hostAliases: [{ ip: "10.0.0.1", hostnames: ["db.internal"] }] }),
    ],
    "an alias with the metadata server's address": [
      account(),
      workload({ hostAliases: [{ ip: "169.254.169.254", hostnames: ["metadata.google.internal"] }] }),
    ],
  },
  rejects: {
    "Pods on the host's network whose account names an IAM service account by an output that is not known": {
      resources: [
        resource(SERVICE_ACCOUNT, { accountId: "app" }, { name: "gsa" }),
        account({ [KEY]: ref("gsa", "name") }),
        workload(host),
      ],
      at: `${TEMPLATE}.hostNetwork`,
    },
    "a file of credentials that nothing brings, as advisory": {
      resources: [
        account(),
        workload({
          containers: [{ ...named, volumeMounts: [{ name: "other", mountPath: "/var/secrets/goo" }] }],
        }),
      ],
      at: `${TEMPLATE}.containers[0].env[0].value`,
      level: "advisory",
      problem: /^is a file that no volume of the container brings: /,
      fix: /^Remove the variable/,
    },
    "a proxy without what leaves the metadata server out": {
      resources: [account(), workload({ containers: [container(PROXY)] })],
      at: `${TEMPLATE}.containers[0].env[0].value`,
      level: "advisory",
      problem: /^is a proxy, .*metadata\.google\.internal, as no NO_PROXY leaves that out/,
      fix: /"metadata\.google\.internal,169\.254\.169\.254"/,
    },
    "a proxy beside what leaves other hosts out": {
      resources: [
        account(),
        workload({
          containers: [
            container(
              { name: "NO_PROXY", value: ".svc,10.0.0.0/8,othermetadata.google.internal" },
              { ...PROXY, name: "http_proxy" },
            ),
          ],
        }),
      ],
      at: `${TEMPLATE}.containers[0].env[1].value`,
      level: "advisory",
    },
    "Pods on the host's network with an identity (oss-test-infra 2476, csi-gcs 127)": {
      resources: [account(), workload(host)],
      at: `${TEMPLATE}.hostNetwork`,
      problem: /node's service account/,
    },
    "a Pod of its own": {
      resources: [
        account(),
        resource(POD, { metadata: { namespace: "apps" }, spec: { serviceAccountName: "app", ...host } }),
      ],
      at: "spec.hostNetwork",
    },
    "a CronJob's Pods": {
      resources: [
        account(),
        resource(CRON_JOB, {
          metadata: { namespace: "apps" },
          spec: { jobTemplate: { spec: { template: { spec: pod(host) } } } },
        }),
      ],
      at: "spec.jobTemplate.spec.template.spec.hostNetwork",
    },
    "Pods whose account is named by an output": {
      resources: [account(), workload({ ...host, serviceAccountName: ref("account", "metadata") })],
      at: `${TEMPLATE}.hostNetwork`,
    },
    "Pods whose account is granted a role itself": {
      resources: [account({}), workload(host), grant(`principal:${PRINCIPALS}/subject/ns/apps/sa/app`)],
      at: `${TEMPLATE}.hostNetwork`,
    },
    "Pods whose account is granted a role itself, as IAM called it before there were principals": {
      resources: [account({}), workload(host), grant("serviceAccount:demo.svc.id.goog[apps/app]")],
      at: `${TEMPLATE}.hostNetwork`,
    },
    "Pods on the host's network in a namespace of which no others have its role": {
      resources: [namespace, ofNamespace, workload({ ...host, serviceAccountName: undefined })],
      at: `${TEMPLATE}.hostNetwork`,
      fix: /the role that the whole namespace has/,
      level: "advisory",
    },
    "all Pods of a namespace that has a role, as all are on the host's network": {
      resources: [
        ...[namespace, ofNamespace, workload(host)],
        workload({ ...host, volumes: [{ name: "data", csi: { driver: "d" } }] }, DAEMON_SET, "agent"),
      ],
      at: `${TEMPLATE}.hostNetwork`,
      level: "advisory",
    },
    "another metadata server for the only Pods of a namespace that has a role": {
      resources: [namespace, ofNamespace, workload(asks("10.0.0.1"))],
      at: `${TEMPLATE}.containers[0].env[0].value`,
      level: "advisory",
    },
    "an agent on the host's network that shares its account with a controller (gcp-filestore-csi-driver 106)":
      {
        resources: [account(), workload({}), workload(host, DAEMON_SET, "agent")],
        at: `${TEMPLATE}.hostNetwork`,
        level: "advisory",
      },
    "a port of the metadata server on the node, which an upgrade may move": {
      resources: [account(), workload(asks("127.0.0.1:988"))],
      at: `${TEMPLATE}.containers[0].env[0].value`,
      problem: /another metadata server/,
    },
    "the metadata server's own address on the node, by address alone": {
      resources: [account(), workload(asks("169.254.169.252", "GCE_METADATA_IP"))],
      at: `${TEMPLATE}.containers[0].env[0].value`,
    },
    "another metadata server for an init container": {
      resources: [
        account(),
        workload({
          initContainers: [container({ name: "GCE_METADATA_ROOT", value: "metadata.example.com" })],
        }),
      ],
      at: `${TEMPLATE}.initContainers[0].env[0].value`,
    },
    "something beside it in the Pod that answers": {
      resources: [account(), workload(asks("localhost:8080"))],
      at: `${TEMPLATE}.containers[0].env[0].value`,
      level: "advisory",
    },
    "the address of the Pod's node": {
      resources: [account(), workload(asksFrom({ fieldRef: { fieldPath: "status.hostIP" } }))],
      at: `${TEMPLATE}.containers[0].env[0].valueFrom`,
      problem: /is another metadata server/,
    },
    "a key of a ConfigMap": {
      resources: [
        account(),
        configMap({ host: "10.0.0.5" }),
        workload(asksFrom({ configMapKeyRef: { name: "config", key: "host" } })),
      ],
      at: `${TEMPLATE}.containers[0].env[0].valueFrom`,
    },
    "all keys of a ConfigMap": {
      resources: [account(), configMap(OTHER_HOST), workload(ofMap())],
      at: `${TEMPLATE}.containers[0].envFrom[0].configMapRef`,
      problem: /has a variable that names another metadata server/,
    },
    "all keys of a ConfigMap whose name Pulumi makes up, with a prefix": {
      resources: [
        account(),
        configMap({ METADATA_HOST: "10.0.0.5" }, { name: undefined }),
        workload({
          containers: [
            {
              ...container(),
              envFrom: [{ prefix: "GCE_", configMapRef: { name: ref("config", "metadata") } }],
            },
          ],
        }),
      ],
      at: `${TEMPLATE}.containers[0].envFrom[0].configMapRef`,
    },
    "client libraries for Java and Python that look for none, as advisory": {
      resources: [account(), workload(asks("TRUE", "NO_GCE_CHECK"))],
      at: `${TEMPLATE}.containers[0].env[0].value`,
      problem: /^keeps Google's client libraries from asking any metadata server/,
      level: "advisory",
    },
    "client libraries for Node.js that look for none, by a ConfigMap": {
      resources: [account(), configMap({ METADATA_SERVER_DETECTION: "none" }), workload(ofMap())],
      at: `${TEMPLATE}.containers[0].envFrom[0].configMapRef`,
      problem: /^has one that keeps/,
      level: "advisory",
    },
    "a ConfigMap that names something beside it in the Pod": {
      resources: [account(), configMap({ GCE_METADATA_HOST: "localhost:8080" }), workload(ofMap())],
      at: `${TEMPLATE}.containers[0].envFrom[0].configMapRef`,
      level: "advisory",
    },
    "an alias of the metadata server": {
      resources: [
        account(),
        workload({ hostAliases: [{ ip: "10.0.0.1", hostnames: ["metadata.google.internal"] }] }),
      ],
      at: `${TEMPLATE}.hostAliases[0].ip`,
    },
  },
  undecided: {
    "a file of credentials that is not known": {
      resources: [account(), workload({ containers: [container({ ...CREDENTIALS, value: unknown })] })],
      at: `${TEMPLATE}.containers[0].env[0].value`,
    },
    "whether an annotation is set, which is not known and comes from no IAM service account": {
      resources: [account({ [KEY]: unknown }), workload(host)],
      at: `ServiceAccount.account.metadata.annotations["${KEY}"]`,
    },
    "what leaves hosts out of a proxy": {
      resources: [
        account(),
        workload({ containers: [container(PROXY, { name: "NO_PROXY", value: unknown })] }),
      ],
      at: `${TEMPLATE}.containers[0].env[1].value`,
    },
    "an unknown network": {
      resources: [account(), workload({ hostNetwork: unknown })],
      at: `${TEMPLATE}.hostNetwork`,
    },
    "whether others of the namespace that has a role are on the host's network": {
      resources: [
        ...[namespace, ofNamespace, workload(host)],
        workload({ hostNetwork: unknown, volumes: [{ name: "d", csi: {} }] }, DEPLOYMENT, "other"),
      ],
      at: "Deployment.other.spec.template.spec.hostNetwork",
    },
    "an account that is not known": {
      resources: [account(), workload({ ...host, serviceAccountName: unknown })],
      at: `${TEMPLATE}.serviceAccountName`,
    },
    "an unknown value of the variable": {
      resources: [account(), workload(asks(unknown))],
      at: `${TEMPLATE}.containers[0].env[0].value`,
    },
    "whether client libraries look for the metadata server": {
      resources: [account(), workload(asks(unknown, "NO_GCE_CHECK"))],
      at: `${TEMPLATE}.containers[0].env[0].value`,
    },
    "an unknown value in a ConfigMap": {
      resources: [account(), configMap({ GCE_METADATA_HOST: unknown }), workload(ofMap())],
      at: "ConfigMap.config.data.GCE_METADATA_HOST",
    },
    "a ConfigMap whose name is not known": {
      resources: [
        account(),
        configMap(OTHER_HOST),
        workload({ containers: [{ ...container(), envFrom: [{ configMapRef: { name: unknown } }] }] }),
      ],
      at: `${TEMPLATE}.containers[0].envFrom[0].configMapRef.name`,
    },
    "an unknown address of the metadata server": {
      resources: [
        account(),
        workload({ hostAliases: [{ ip: unknown, hostnames: ["metadata.google.internal"] }] }),
      ],
      at: `${TEMPLATE}.hostAliases[0].ip`,
    },
  },
});
