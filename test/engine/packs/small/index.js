const { PolicyPack } = require("@pulumi/policy");

const NODE_POOL = "gcp:container/nodePool:NodePool";
const mode = (pool) => pool.nodeConfig?.workloadMetadataConfig?.mode;

new PolicyPack("small", {
  policies: [
    {
      name: "mode",
      description: "Pools run the metadata server.",
      enforcementLevel: "mandatory",
      validateResource: ({ type, props }, report) => {
        if (type === NODE_POOL && mode(props) === "GCE_METADATA") report("mode is GCE_METADATA");
      },
      remediateResource: ({ type, props }) => {
        if (type !== NODE_POOL || mode(props) !== "GCE_METADATA") return undefined;
        return { ...props, nodeConfig: { workloadMetadataConfig: { mode: "GKE_METADATA" } } };
      },
    },
    {
      name: "levels",
      description: "Reports each pool at the levels of its configuration.",
      enforcementLevel: "mandatory",
      configSchema: { properties: { resource: { type: "string" }, stack: { type: "string" } } },
      validateResource: ({ type, urn, getConfig }, report) => {
        const { resource: enforcementLevel } = getConfig();
        if (type === NODE_POOL && enforcementLevel)
          report({ message: "from the resource", urn, enforcementLevel });
      },
      validateStack: ({ resources, getConfig }, report) => {
        const { stack: enforcementLevel } = getConfig();
        for (const { type, urn } of resources) {
          if (type === NODE_POOL && enforcementLevel)
            report({ message: "from the stack", urn, enforcementLevel });
        }
      },
    },
  ],
});
