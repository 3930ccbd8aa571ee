//! Opening images: what is told of their layers holds, whatever these are, and nothing of them gets out.

mod asked;
mod attacked;
mod bounded;
mod broken;
mod damaged;
mod debian;
mod escaped;
mod example;
mod hostile;
mod outside;
mod printed;
mod ranges;

use portolan_testkit::image::{Compression, Image, ImageSet, Layer, Tree};

use crate::run::Home;

/// An image of Debian of these layers, which one step each made.
fn image(layers: &[Layer]) -> Image {
    let image = Image::new("linux", "amd64");
    let layers = layers.iter().enumerate();
    layers.fold(image, |image, (at, layer)| {
        image.layer(layer, &format!("COPY layer{at} / # buildkit"))
    })
}

/// Puts an image of these layers into the folder `image`; gives what to call it.
fn written(home: &Home, layers: &[Layer]) -> &'static str {
    let set = ImageSet::of("1.0", &image(layers).build());
    set.write_layout(&home.here("image")).unwrap();
    "oci:image"
}

/// A whole layer, for below others that are not: a release of Debian with one package, and a file.
fn base() -> Layer {
    let status = "Package: kept\nStatus: install ok installed\nMaintainer: Ada <ada@example.org>\n\
        Architecture: amd64\nVersion: 1.0-1\nDescription: A package that can be read\n";
    let tree = Tree::new()
        .dir("etc")
        .file("etc/kept", "kept\n")
        .file(
            "usr/lib/os-release",
            "ID=debian\nVERSION_ID=12\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n",
        )
        .file("usr/share/doc/kept/copyright", "License: MIT\n")
        .file("var/lib/dpkg/status", status);
    Layer::of(&tree, Compression::Stored)
}
