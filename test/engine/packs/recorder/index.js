const { PolicyPack } = require("@pulumi/policy");
const policies = require("./policies");

new PolicyPack("recorder", { enforcementLevel: "remediate", policies });
