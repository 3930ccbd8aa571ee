//! Ruby gems.

use crate::told::told;

/// As RubyGems 3.3 writes it.
const NOKOGIRI: &str = r#"# -*- encoding: utf-8 -*-
# stub: nokogiri 1.13.10 x86_64-linux lib

Gem::Specification.new do |s|
  s.name = "nokogiri".freeze
  s.version = "1.13.10"
  s.platform = "x86_64-linux".freeze

  s.required_rubygems_version = Gem::Requirement.new(">= 0".freeze) if s.respond_to? :required_rubygems_version=
  s.metadata = { "bug_tracker_uri" => "https://github.com/sparklemotion/nokogiri/issues", "homepage_uri" => "https://nokogiri.org" } if s.respond_to? :metadata=
  s.require_paths = ["lib".freeze]
  s.authors = ["Mike Dalessio".freeze, "Andr\u00E9 \"X\" \#{no}".freeze]
  s.date = "2022-12-07"
  s.description = "s.name = \"wrong\"".freeze
  s.email = "nokogiri-talk@googlegroups.com".freeze
  s.homepage = "https://nokogiri.org".freeze
  s.licenses = ["MIT".freeze, "Apache-2.0".freeze]
  s.required_ruby_version = Gem::Requirement.new([">= 2.6".freeze, "< 3.2.dev".freeze])
  s.rubygems_version = "3.3.7".freeze

  s.installed_by_version = "3.3.7" if s.respond_to? :installed_by_version

  if s.respond_to? :specification_version then
    s.specification_version = 4
  end

  if s.respond_to? :add_runtime_dependency then
    s.add_runtime_dependency(%q<racc>.freeze, ["~> 1.4"])
  end
end
"#;

#[test]
fn a_specification_is_read_as_rubygems_writes_it() {
    // `gem list`: nokogiri (1.13.10 x86_64-linux).
    assert_eq!(
        told(
            "usr/lib/ruby/gems/3.1.0/specifications/nokogiri-1.13.10-x86_64-linux.gemspec",
            NOKOGIRI
        ),
        [
            "nokogiri 1.13.10 [x86_64-linux] MIT, Apache-2.0 <https://nokogiri.org> by Mike Dalessio <nokogiri-talk@googlegroups.com>"
        ]
    );
}

#[test]
fn specifications_lie_in_their_folder_or_among_the_default_ones() {
    let content = "Gem::Specification.new do |s|\n  s.name = \"x\"\n  s.version = \"1\"\nend\n";
    for (path, is_one) in [
        ("usr/lib/ruby/gems/3.1.0/specifications/x-1.gemspec", true),
        (
            "usr/lib/ruby/gems/3.1.0/specifications/default/x-1.gemspec",
            true,
        ),
        (
            "usr/share/rubygems-integration/all/specifications/x-1.gemspec",
            true,
        ),
        ("usr/lib/ruby/gems/3.1.0/gems/x-1/x.gemspec", false),
        (
            "usr/lib/ruby/gems/3.1.0/specifications/other/x-1.gemspec",
            false,
        ),
        ("default/x-1.gemspec", false),
        ("specifications/x-1.rb", false),
    ] {
        let expected: &[&str] = if is_one { &["x 1"] } else { &[] };
        assert_eq!(told(path, content), expected, "{path}");
    }
}

#[test]
fn lines_are_understood_if_they_are_literals() {
    let unread = "unread: its name and version are not written as RubyGems writes them";
    for (lines, expected) in [
        ("s.name = 'x'\ns.version = '1'", "x 1"),
        (
            "s.name = %q{x}\ns.version = Gem::Version.new(\"1\")\ns.license = \"MIT\"",
            "x 1 MIT",
        ),
        ("spec.name=\"x\"\nspec.version=%q<1>", "x 1"),
        ("s.name = \"\\x78\\u{79}\\t\"\ns.version = \"1\"", "xy 1"),
        (
            "s.name = \"x\"\ns.version = \"1\"\ns.platform = Gem::Platform.new(\"java\")",
            "x 1 [java]",
        ),
        (
            "s.name = \"x\"\ns.version = \"1\"\ns.licenses = [\"MIT\", X]",
            "x 1",
        ),
        (
            "s.name = \"x\"\ns.version = \"1\"\ns.licenses = []\ns.email = [\"a@example.org\", \"b@example.org\"]",
            "x 1 by a@example.org",
        ),
        // What is a program is not run; the first line of a generated file says the same.
        (
            "# stub: x 1 ruby lib\ns.name = \"x\"\ns.version = X::VERSION",
            "x 1",
        ),
        ("# stub: x 1 java lib\n", "x 1 [java]"),
        ("s.name = \"x\"\ns.version = X::VERSION", unread),
        ("s.name = \"#{x}\"\ns.version = \"1\"", unread),
        ("s.name = \"x\ns.version = \"1\"", unread),
        ("s.name == \"x\"\ns.version = \"1\"", unread),
        ("s.name = \"\\u{110000}\"\ns.version = \"1\"", unread),
        ("s.name = \"\\uD8\"\ns.version = \"\\", unread),
        ("", unread),
    ] {
        assert_eq!(
            told("specifications/x.gemspec", lines),
            [expected],
            "{lines}"
        );
    }
}
