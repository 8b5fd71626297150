module clients

go 1.24

require cloud.google.com/go/compute/metadata v0.2.3

require cloud.google.com/go/compute v1.14.0 // indirect
