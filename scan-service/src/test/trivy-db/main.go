// Makes a small Trivy cache folder for tests: db with a handful of advisories, and a java-db without any.
//
// A vulnerability database is a bbolt file of nested buckets with JSON values, and metadata.json beside it:
//
//	data-source / <bucket>               who says it
//	<bucket> / <package> / <CVE>         which versions have it
//	vulnerability / <CVE>                what it is
//
// where <bucket> is a distribution's release ("alpine 3.19") or an ecosystem ("pip::GitHub Security Advisory pip").
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"
)

// A source of advisories, and the bucket that holds them.
type source struct {
	bucket, id, name, url string
}

// One advisory; an empty fixed version means that there is none.
type advisory struct {
	source                    source
	pkg, cve, affected, fixed string
	severity, title           string
}

var (
	alpine = source{"alpine 3.19", "alpine", "Alpine Secdb", "https://secdb.alpinelinux.org/"}
	pip    = source{"pip::GitHub Security Advisory pip", "ghsa", "GitHub Security Advisory pip",
		"https://github.com/advisories?query=type%3Areviewed+ecosystem%3Apip"}
	maven = source{"maven::GitHub Security Advisory Maven", "ghsa", "GitHub Security Advisory Maven",
		"https://github.com/advisories?query=type%3Areviewed+ecosystem%3Amaven"}
)

var advisories = []advisory{
	{pip, "flask", "CVE-2023-30861", "<2.2.5", "2.2.5", "HIGH", "flask: possible disclosure of permanent session cookie"},
	{pip, "pyyaml", "CVE-2020-1747", "<5.3.1", "5.3.1", "CRITICAL", "PyYAML: command execution through FullLoader"},
	{maven, "com.fasterxml.jackson.core:jackson-databind", "CVE-2019-12384", ">=2.0.0, <2.9.9.1", "2.9.9.1", "MEDIUM",
		"jackson-databind: the logback-core class is not blocked from polymorphic deserialization"},
	{alpine, "openssl", "CVE-2024-4741", "", "3.1.6-r0", "HIGH", "openssl: use after free with SSL_free_buffers"},
	{alpine, "zlib", "CVE-2023-45853", "", "", "CRITICAL", "zlib: integer overflow in MiniZip"},
}

// Trivy's own order of severities, as the vendors' ratings are kept.
var ratings = map[string]int{"UNKNOWN": 0, "LOW": 1, "MEDIUM": 2, "HIGH": 3, "CRITICAL": 4}

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: trivydb OUT")
		os.Exit(2)
	}
	if err := fill(os.Args[1]); err != nil {
		fmt.Fprintf(os.Stderr, "no database in %s: %v\n", os.Args[1], err)
		os.Exit(1)
	}
}

func fill(out string) error {
	now := time.Now().UTC()
	db, java := filepath.Join(out, "db"), filepath.Join(out, "java-db")
	if err := describe(db, 2, now); err != nil {
		return err
	}
	if err := describe(java, 1, now); err != nil {
		return err
	}
	// A file without a byte is an SQLite database without a table.
	if err := os.WriteFile(filepath.Join(java, "trivy-java.db"), nil, 0o644); err != nil {
		return err
	}
	return write(filepath.Join(db, "trivy.db"))
}

func describe(folder string, schema int, now time.Time) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	text, err := json.Marshal(map[string]any{
		"Version": schema, "UpdatedAt": now, "DownloadedAt": now, "NextUpdate": now.AddDate(0, 0, 7),
	})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, "metadata.json"), text, 0o644)
}

func write(file string) error {
	if err := os.Remove(file); err != nil && !os.IsNotExist(err) {
		return err
	}
	db, err := bbolt.Open(file, 0o644, nil)
	if err != nil {
		return err
	}
	defer db.Close()
	return db.Update(func(tx *bbolt.Tx) error {
		for _, a := range advisories {
			if err := add(tx, a); err != nil {
				return fmt.Errorf("%s: %w", a.cve, err)
			}
		}
		return nil
	})
}

func add(tx *bbolt.Tx, a advisory) error {
	said := map[string]any{"ID": a.source.id, "Name": a.source.name, "URL": a.source.url}
	if err := put(tx, said, "data-source", a.source.bucket); err != nil {
		return err
	}
	if err := put(tx, a.versions(), a.source.bucket, a.pkg, a.cve); err != nil {
		return err
	}
	what := map[string]any{
		"Title": a.title, "Severity": a.severity, "VendorSeverity": map[string]int{"nvd": ratings[a.severity]},
	}
	return put(tx, what, "vulnerability", a.cve)
}

// Distributions name the version that mends it; ecosystems the range that has it, too.
func (a advisory) versions() map[string]any {
	switch {
	case a.affected != "":
		return map[string]any{"VulnerableVersions": []string{a.affected}, "PatchedVersions": []string{a.fixed}}
	case a.fixed != "":
		return map[string]any{"FixedVersion": a.fixed}
	default:
		return map[string]any{}
	}
}

// Puts a value as JSON below these buckets; the last of the path is its key.
func put(tx *bbolt.Tx, value any, path ...string) error {
	text, err := json.Marshal(value)
	if err != nil {
		return err
	}
	bucket, err := tx.CreateBucketIfNotExists([]byte(path[0]))
	if err != nil {
		return err
	}
	key := len(path) - 1
	for _, name := range path[1:key] {
		if bucket, err = bucket.CreateBucketIfNotExists([]byte(name)); err != nil {
			return err
		}
	}
	return bucket.Put([]byte(path[key]), text)
}
