// Renders a chart with the calls of Helm's library that the Kubernetes provider makes. The engine suite compares the
// result with what the command renders for our arguments.
//
// Source: github.com/pulumi/pulumi-kubernetes, provider/pkg/provider/helm_release.go (renderChartManifest),
// invoke_helm_template.go (template) and provider/pkg/helm/tool.go (Execute), checked 2026-11-28.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"

	"helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/cli/values"
	"helm.sh/helm/v3/pkg/getter"
	"helm.sh/helm/v3/pkg/release"
	"helm.sh/helm/v3/pkg/storage"
	"helm.sh/helm/v3/pkg/storage/driver"
)

// What is to be rendered, as the provider knows it.
type request struct {
	Path        string
	Name        string
	Namespace   string
	ValueFiles  []string
	Values      map[string]any
	SkipCRDs    bool
	KubeVersion string
	APIVersions []string
	// Which hooks the provider takes: "all", "none", "without tests".
	Hooks string
}

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	var asked request
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		return err
	}
	chart, err := loader.Load(asked.Path)
	if err != nil {
		return err
	}
	merged, err := merge(asked)
	if err != nil {
		return err
	}
	install := action.NewInstall(&action.Configuration{Releases: storage.Init(driver.NewMemory())})
	install.ClientOnly = true
	install.DryRun = true
	install.IncludeCRDs = !asked.SkipCRDs
	install.ReleaseName = asked.Name
	install.Namespace = asked.Namespace
	install.DisableHooks = asked.Hooks == "none"
	install.APIVersions = asked.APIVersions
	if asked.KubeVersion != "" {
		if install.KubeVersion, err = chartutil.ParseKubeVersion(asked.KubeVersion); err != nil {
			return err
		}
	}
	rendered, err := install.RunWithContext(context.Background(), chart, merged)
	if err != nil {
		return err
	}
	fmt.Println(rendered.Manifest)
	for _, hook := range rendered.Hooks {
		if asked.Hooks == "all" || asked.Hooks == "without tests" && !tests(hook) {
			fmt.Printf("---\n%s\n", hook.Manifest)
		}
	}
	return nil
}

// The files in their order, then the program's own values.
func merge(asked request) (map[string]any, error) {
	files := values.Options{ValueFiles: asked.ValueFiles}
	below, err := files.MergeValues(getter.Providers{})
	if err != nil {
		return nil, err
	}
	return over(below, asked.Values), nil
}

func over(below, above map[string]any) map[string]any {
	for key, value := range above {
		lower, isMap := below[key].(map[string]any)
		if upper, ok := value.(map[string]any); ok && isMap {
			below[key] = over(lower, upper)
		} else {
			below[key] = value
		}
	}
	return below
}

func tests(hook *release.Hook) bool {
	for _, event := range hook.Events {
		if event == release.HookTest {
			return true
		}
	}
	return false
}
