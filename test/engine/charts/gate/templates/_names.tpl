{{- define "gate.name" -}}
{{ .Release.Name }}-gate
{{- end -}}
