// Google's library for Go: prints as JSON whether a workload gets its identity.
package main

import (
	"encoding/json"
	"os"
	"strings"

	"cloud.google.com/go/compute/metadata"
)

func main() {
	var token struct {
		AccessToken string `json:"access_token"`
		ExpiresIn   int    `json:"expires_in"`
	}
	email, emailError := metadata.Get("instance/service-accounts/default/email")
	text, tokenError := metadata.Get("instance/service-accounts/default/token?scopes=https://www.googleapis.com/auth/cloud-platform")
	readError := json.Unmarshal([]byte(text), &token)
	json.NewEncoder(os.Stdout).Encode(map[string]bool{
		"email": emailError == nil && strings.Contains(email, "@"),
		"token": tokenError == nil && readError == nil && token.AccessToken != "" && token.ExpiresIn > 0,
	})
}
