//! From a record to the published form.

use portolan_image::history::{self, Alignment, DockerfileLine, Steps};
use portolan_image::record::{self, Entry, Role};
use portolan_image::{Document, Record};
use serde_json::Value;

use super::form::{
    Artifact, Attestation, Config, FORMAT, Fidelity, Image, Instruction, Layer, Nested, Platform,
    Report, SizesOf, Step,
};
use crate::date;
use crate::secrets::Secrets;
use crate::view::{self, Told};

pub(super) fn report(record: &Record, secrets: Secrets) -> Report {
    let mut hidden = 0;
    let images = record
        .images()
        .map(|entry| image(entry, secrets, &mut hidden))
        .collect();
    let attestations = record.attestations().map(attestation).collect();
    let artifacts = record.entries.iter().filter_map(artifact).collect();
    Report {
        format: FORMAT,
        name: record.reference.familiar(),
        reference: record.reference.to_string(),
        digest: record.digest().map(ToString::to_string),
        media_type: view::root_type(record).map(ToString::to_string),
        nested_indexes: record.nested.iter().map(nested).collect(),
        origin: record.origin.clone(),
        observed: record.observed.to_string(),
        proof: record.proof(),
        digest_proof: record.digest().map(|_| record.digest_proof()),
        complete: record.is_complete(),
        images,
        attestations,
        artifacts,
        left_out: record.left_out,
        secrets_hidden: hidden,
        findings: record.findings.clone(),
    }
}

fn nested(index: &Document) -> Nested {
    Nested {
        digest: index.digest().to_string(),
        media_type: index.media_type().to_string(),
    }
}

/// The media type of the manifest, which the index tells even where the manifest could not be read.
fn media_type(entry: &Entry) -> Option<String> {
    let manifest = entry.manifest.as_ref().map(Document::media_type);
    let listed = entry.listed.as_ref().map(|listed| &listed.media_type);
    let claimed = || entry.claim.as_ref()?.media_type.as_ref();
    manifest
        .or(listed)
        .or_else(claimed)
        .map(ToString::to_string)
        .filter(|text| !text.is_empty())
}

fn image(entry: &Entry, secrets: Secrets, hidden: &mut usize) -> Image {
    let told = Told::of(entry, secrets);
    *hidden += told.hidden();
    let config = told.config.as_ref();
    let steps = told.steps.as_ref();
    Image {
        platform: platform(&entry.platform),
        proof: entry.proof(),
        digest: entry.digest().map(ToString::to_string),
        media_type: media_type(entry),
        manifest_size: entry.manifest.as_ref().map(Document::size),
        size: view::total_size(entry),
        sizes_of: (!entry.layers.is_empty()).then(|| {
            if view::is_uncompressed(entry) {
                SizesOf::UncompressedBytes
            } else {
                SizesOf::TransferredBytes
            }
        }),
        image_id: view::image_id(entry),
        created: config.and_then(|config| config.created.clone()),
        created_at: told.created().map(|moment| moment.to_string()),
        author: config.and_then(|config| config.author.clone()),
        docker_version: config.and_then(|config| config.docker_version.clone()),
        config: config.map(|config| of_run(&config.run)),
        history: steps.map(of_steps).unwrap_or_default(),
        history_matches_layers: steps
            .filter(|steps| !steps.steps().is_empty())
            .map(|steps| steps.alignment() == Alignment::InStep),
        layers: entry.layers.iter().map(layer).collect(),
        failures: entry.failures.clone(),
        findings: entry.findings.clone(),
    }
}

fn platform(platform: &portolan_image::Platform) -> Platform {
    Platform {
        name: platform.to_string(),
        os: platform.os.clone(),
        architecture: platform.architecture.clone(),
        variant: platform.variant.clone(),
        os_version: platform.os_version.clone(),
        os_features: platform.os_features.clone(),
        features: platform.features.clone(),
    }
}

fn of_run(run: &portolan_image::config::Run) -> Config {
    Config {
        entrypoint: run.entrypoint.clone(),
        cmd: run.cmd.clone(),
        shell: run.shell.clone(),
        env: run.env.clone(),
        labels: run
            .labels
            .iter()
            .map(|(name, value)| (name.clone(), Value::String(value.clone())))
            .collect(),
        user: run.user.clone(),
        working_dir: run.working_dir.clone(),
        exposed_ports: run.exposed_ports.clone(),
        volumes: run.volumes.clone(),
        stop_signal: run.stop_signal.clone(),
        on_build: run.on_build.clone(),
        healthcheck: run.healthcheck.clone(),
    }
}

fn of_steps(steps: &Steps) -> Vec<Step> {
    // A Dockerfile has a line for each step, in their order.
    let dockerfile = steps.dockerfile();
    let pairs = steps.steps().iter().zip(dockerfile.lines());
    pairs.map(|(one, line)| step(one, line)).collect()
}

fn step(step: &history::Step, line: &DockerfileLine) -> Step {
    let entry = step.entry();
    Step {
        created: entry.created.clone(),
        created_at: step.created().map(|moment| moment.to_string()),
        created_by: entry.created_by.clone(),
        comment: entry.comment.clone(),
        author: entry.author.clone(),
        text: step.standard_text(),
        builder: step.builder().name(),
        dockerfile: instruction(line),
        empty_layer: entry.empty_layer,
        layer: step.layer(),
    }
}

fn instruction(line: &DockerfileLine) -> Instruction {
    let (fidelity, missing) = match line.fidelity {
        history::Fidelity::Exact => (Fidelity::Exact, None),
        history::Fidelity::Normalised => (Fidelity::Normalised, None),
        history::Fidelity::Ambiguous(why) => (Fidelity::Ambiguous, Some(why)),
    };
    Instruction {
        comments: line.comments.clone(),
        instruction: line.instruction.clone(),
        fidelity,
        missing,
    }
}

fn layer(layer: &record::Layer) -> Layer {
    let headers = layer.headers.as_ref();
    let last_modified = headers.and_then(|headers| headers.last_modified.clone());
    Layer {
        digest: layer.descriptor.digest.to_string(),
        media_type: Some(layer.descriptor.media_type.to_string()).filter(|text| !text.is_empty()),
        size: layer.descriptor.size,
        urls: layer.descriptor.urls.clone(),
        last_modified_at: last_modified
            .as_deref()
            .and_then(date::parse)
            .map(|moment| moment.to_string()),
        last_modified,
        served_size: headers.and_then(|headers| headers.size),
        host: headers.and_then(|headers| headers.host.clone()),
        failure: layer.failure.clone(),
    }
}

fn attestation(entry: &Entry) -> Attestation {
    let of = match &entry.role {
        Role::Attestation { of } => of.as_ref().map(ToString::to_string),
        _ => None,
    };
    Attestation {
        digest: entry.digest().map(ToString::to_string),
        of,
        predicate_types: view::predicate_types(entry),
        failures: entry.failures.clone(),
        findings: entry.findings.clone(),
    }
}

fn artifact(entry: &Entry) -> Option<Artifact> {
    let Role::Artifact { artifact_type } = &entry.role else {
        return None;
    };
    Some(Artifact {
        digest: entry.digest().map(ToString::to_string),
        artifact_type: artifact_type.clone(),
        media_type: media_type(entry),
        layers: entry.layers.iter().map(layer).collect(),
        failures: entry.failures.clone(),
        findings: entry.findings.clone(),
    })
}
