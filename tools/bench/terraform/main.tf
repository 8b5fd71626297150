# The cluster of examples/getting-started, for the peers that read Terraform.

resource "google_pubsub_topic" "upgrades" {
  name = "gke-upgrades"
}

resource "google_pubsub_subscription" "upgrades" {
  name  = "upgrades"
  topic = google_pubsub_topic.upgrades.name
  expiration_policy {
    ttl = ""
  }
}

resource "google_container_cluster" "cluster" {
  name                     = "cluster"
  location                 = "europe-west4"
  resource_labels          = { env = "dev" }
  remove_default_node_pool = true
  initial_node_count       = 1
  networking_mode          = "VPC_NATIVE"
  ip_allocation_policy {}
  workload_identity_config {
    workload_pool = "example-dev.svc.id.goog"
  }
  release_channel {
    channel = "REGULAR"
  }
  maintenance_policy {
    recurring_window {
      start_time = "2026-01-05T08:00:00Z"
      end_time   = "2026-01-05T14:00:00Z"
      recurrence = "FREQ=WEEKLY;BYDAY=MO,TU,WE"
    }
  }
  notification_config {
    pubsub {
      enabled = true
      topic   = google_pubsub_topic.upgrades.id
    }
  }
}

resource "google_service_account" "nodes" {
  account_id = "gke-nodes"
}

resource "google_project_iam_member" "nodes" {
  for_each = toset(["roles/container.defaultNodeServiceAccount", "roles/artifactregistry.reader"])
  project  = "example-dev"
  role     = each.key
  member   = google_service_account.nodes.member
}

resource "google_container_node_pool" "general" {
  name     = "general"
  cluster  = google_container_cluster.cluster.name
  location = "europe-west4"
  autoscaling {
    min_node_count = 1
    max_node_count = 3
  }
  management {
    auto_upgrade = true
    auto_repair  = true
  }
  upgrade_settings {
    strategy        = "SURGE"
    max_surge       = 1
    max_unavailable = 0
  }
  node_config {
    machine_type    = "e2-standard-4"
    image_type      = "COS_CONTAINERD"
    service_account = google_service_account.nodes.email
    oauth_scopes    = ["https://www.googleapis.com/auth/cloud-platform"]
    workload_metadata_config {
      mode = "GKE_METADATA"
    }
  }
}
