//! Variables that name the version of a program which is called otherwise than they are.

/// A variable that names a version.
pub(super) struct Known {
    /// Without `_VERSION`.
    pub(super) variable: &'static str,
    /// What it is the version of, and how packages of the same are called.
    pub(super) names: &'static [&'static str],
    /// Where the program is, the first that is there.
    pub(super) programs: &'static [&'static str],
}

/// Where the usual images put what, and how they call its version.
pub(super) const KNOWN: &[Known] = &[
    known(
        "PYTHON",
        &["python", "python3"],
        &[
            "usr/local/bin/python3",
            "usr/local/bin/python",
            "usr/local/bin/python2",
        ],
    ),
    known(
        "PYTHON_PIP",
        &["pip"],
        &["usr/local/bin/pip", "usr/local/bin/pip3"],
    ),
    known(
        "PYPY",
        &["pypy"],
        &["opt/pypy/bin/pypy3", "opt/pypy/bin/pypy"],
    ),
    known("NODE", &["node", "nodejs"], &["usr/local/bin/node"]),
    known("YARN", &["yarn"], &["usr/local/bin/yarn"]),
    known("RUBY", &["ruby"], &["usr/local/bin/ruby"]),
    known("JRUBY", &["jruby"], &["opt/jruby/bin/jruby"]),
    known("GOLANG", &["go", "golang"], &["usr/local/go/bin/go"]),
    known("GO", &["go", "golang"], &["usr/local/go/bin/go"]),
    known(
        "RUST",
        &["rust", "rustc"],
        &["usr/local/cargo/bin/rustc", "usr/local/bin/rustc"],
    ),
    known("PHP", &["php"], &["usr/local/bin/php"]),
    known("PERL", &["perl"], &["usr/local/bin/perl"]),
    known(
        "JAVA",
        &["openjdk"],
        &["opt/java/openjdk/bin/java", "usr/local/bin/java"],
    ),
    known(
        "MAVEN",
        &["maven"],
        &["usr/share/maven/bin/mvn", "usr/local/bin/mvn"],
    ),
    known(
        "GRADLE",
        &["gradle"],
        &["opt/gradle/bin/gradle", "usr/local/bin/gradle"],
    ),
    known("TOMCAT", &["tomcat"], &["usr/local/tomcat/bin/catalina.sh"]),
    known("OTP", &["erlang"], &["usr/local/bin/erl"]),
    known("JULIA", &["julia"], &["usr/local/julia/bin/julia"]),
    known("REDIS", &["redis"], &["usr/local/bin/redis-server"]),
    known("VALKEY", &["valkey"], &["usr/local/bin/valkey-server"]),
    known("PG", &["postgresql"], &["usr/local/bin/postgres"]),
    known(
        "HTTPD",
        &["httpd", "apache2"],
        &["usr/local/apache2/bin/httpd"],
    ),
    known(
        "NGINX",
        &["nginx"],
        &["usr/local/sbin/nginx", "usr/local/nginx/sbin/nginx"],
    ),
];

const fn known(
    variable: &'static str,
    names: &'static [&'static str],
    programs: &'static [&'static str],
) -> Known {
    Known {
        variable,
        names,
        programs,
    }
}
